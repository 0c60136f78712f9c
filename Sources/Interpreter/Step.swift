// SPDX-License-Identifier: Apache-2.0

/// What one command came to: one turn, stored in one transaction before its effects run.
package struct Step: Sendable {
    /// The history events of the turn, in order; empty where the execution records no history.
    package var events: [HistoryEvent] = []
    package var effects: [Effect] = []
    /// The frames that the turn made or changed, to be stored (`Execution.encodedFrame`).
    package var changedFrames: Set<FrameID> = []
    /// The frames that are gone.
    package var removedFrames: Set<FrameID> = []
    /// How the execution ended, where it did; nothing happens to it after the effects of this step.
    package var result: ExecutionResult?
    /// What was decided where no event says which way, in order; empty unless the execution records decisions.
    package var decisions: [Decision] = []

    package init() {}

    /// Whether the execution ended.
    package var isLast: Bool { result?.status != nil }

    /// Whether the command changed nothing: it came too late, and there is nothing to store.
    package var isEmpty: Bool {
        events.isEmpty && effects.isEmpty && changedFrames.isEmpty && removedFrames.isEmpty && !isLast
    }
}

/// A choice between ways that look alike in a history: coverage and the delays of retries are told by these.
package enum Decision: Sendable, Equatable {
    /// A Choice state took a rule, by its position; nil for its Default.
    case choice(state: String, rule: Int?)
    /// A state is tried again after a delay in milliseconds, as the retrier at a position says.
    case retry(state: String, retrier: Int, delay: Int64)
    /// A state was left by the catcher at a position.
    case caught(state: String, catcher: Int)
}

/// The number of a frame in its execution: 0 is the top level.
package struct FrameID: Hashable, Sendable, Comparable {
    package var number: Int

    package init(_ number: Int) { self.number = number }

    package static let top = FrameID(0)

    package static func < (left: FrameID, right: FrameID) -> Bool { left.number < right.number }
}
