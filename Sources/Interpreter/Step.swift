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

    package init() {}

    /// Whether the command changed nothing: it came too late, and there is nothing to store.
    package var isEmpty: Bool {
        events.isEmpty && effects.isEmpty && changedFrames.isEmpty && removedFrames.isEmpty && result == nil
    }
}

/// The number of a frame in its execution: 0 is the top level.
package struct FrameID: Hashable, Sendable, Comparable {
    package var number: Int

    package init(_ number: Int) { self.number = number }

    package static let top = FrameID(0)

    package static func < (left: FrameID, right: FrameID) -> Bool { left.number < right.number }
}
