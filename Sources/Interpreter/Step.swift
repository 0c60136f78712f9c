// SPDX-License-Identifier: Apache-2.0

/// What one command came to: one turn, stored in one transaction before its effects run.
public struct Step: Sendable {
    /// The history events of the turn, in order; empty where the execution records no history.
    public var events: [HistoryEvent] = []
    public var effects: [Effect] = []
    /// The frames that the turn made or changed, to be stored (`Execution.encodedFrame`).
    public var changedFrames: Set<FrameID> = []
    /// The frames that are gone.
    public var removedFrames: Set<FrameID> = []
    /// How the execution ended, where it did; nothing happens to it after the effects of this step.
    public var result: ExecutionResult?
    /// What was decided where no event says which way, in order; empty unless the execution records decisions.
    public var decisions: [Decision] = []

    public init() {}

    /// Whether the execution ended.
    public var isLast: Bool { result?.status != nil }

    /// Whether the command changed nothing: it came too late, and there is nothing to store.
    public var isEmpty: Bool {
        events.isEmpty && effects.isEmpty && changedFrames.isEmpty && removedFrames.isEmpty && !isLast
    }
}

/// A choice between ways that look alike in a history: coverage and the delays of retries are told by these.
public enum Decision: Sendable, Equatable {
    /// A Choice state took a rule, by its position; nil for its Default.
    case choice(state: String, rule: Int?)
    /// A state is tried again after a delay in milliseconds, as the retrier at a position says.
    case retry(state: String, retrier: Int, delay: Int64)
    /// A state was left by the catcher at a position.
    case caught(state: String, catcher: Int)
}

/// The number of a frame in its execution: 0 is the top level.
public struct FrameID: Hashable, Sendable, Comparable {
    public var number: Int

    public init(_ number: Int) { self.number = number }

    public static let top = FrameID(0)

    public static func < (left: FrameID, right: FrameID) -> Bool { left.number < right.number }
}
