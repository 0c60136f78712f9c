// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import StatesLanguage

/// One execution, decided: the same commands at the same times give the same steps, byte for byte.
///
/// It does nothing itself: a step says what happened and what the outside must do once that is stored.
package struct Execution: Sendable {
    package let identity: ExecutionIdentity
    package let machine: StateMachine
    package internal(set) var status: ExecutionStatus = .running

    /// An execution that has not started: its first command must be `start`.
    ///
    /// - Parameters:
    ///   - seed: where its random numbers, identifiers and task tokens come from.
    ///   - recordsHistory: false where nobody reads events (an Express execution without logging).
    package init(identity: ExecutionIdentity, machine: StateMachine, seed: ExecutionSeed, recordsHistory: Bool) {
        self.identity = identity
        self.machine = machine
        _ = (seed, recordsHistory)
    }

    /// An execution as its stored frames say (`encodedFrame`).
    package init(
        identity: ExecutionIdentity,
        machine: StateMachine,
        restoring frames: [FrameID: JSON]
    ) throws(RestoreError) {
        self.identity = identity
        self.machine = machine
        throw RestoreError(message: "\(frames.count)")
    }

    /// Takes one command and runs until every branch waits for something outside, or the execution has ended.
    package mutating func apply(_ command: Command, at now: Timestamp) -> Step { Step() }

    /// A frame in the form in which it is stored.
    package func encodedFrame(_ id: FrameID) -> JSON { .null }

    /// What the outside must know after a restart: timers to set and tasks whose outcome is awaited.
    /// Asked after the command `recover` was applied and its step stored.
    package var pending: [Effect] { [] }

    /// Whether the task that has this token still waits.
    package func isWaiting(_ effect: EffectID, token: String) -> Bool { false }
}

/// 256 random bits.
package struct ExecutionSeed: Sendable, Equatable {
    package var words: (UInt64, UInt64, UInt64, UInt64)

    package init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) { words = (a, b, c, d) }

    package static func == (left: ExecutionSeed, right: ExecutionSeed) -> Bool { left.words == right.words }
}

/// Why stored frames do not make an execution: they are damaged, or belong to another definition.
package struct RestoreError: Error, Sendable {
    package var message: String

    package init(message: String) { self.message = message }
}
