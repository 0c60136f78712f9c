// SPDX-License-Identifier: Apache-2.0

public import Storage

/// Remembers, beyond the end of the process, which executions are just being worked at.
///
/// An execution that ends the process (a defect of ours: a trap, a stack that is too small) would end it again at every
/// restart, and no other execution would ever go on. By these notes it is known and left aside.
public protocol TurnNotes: Sendable {
    /// Notes that an execution is worked at, at the turn with a number; called on one thread for each slot, from 0 to the
    /// number of lanes.
    ///
    /// Called for every turn: it must cost next to nothing, and need not survive a power cut.
    func begin(_ key: ExecutionKey, turn: Int, in slot: Int)
    /// Notes that no execution is worked at in a slot.
    func end(in slot: Int)

    /// How the process ended, up to the last time, while an execution was worked at.
    func interruptions(of key: ExecutionKey) -> Interruptions

    /// What makes an execution that was left aside be tried again, for an operator.
    var remedy: String { get }
}

/// How often in a row the process ended while it worked at an execution.
///
/// One that is always busy is worked at whenever somebody kills the server, each time at another turn. One that ends the
/// process gets no further, unless what else happens to it is stored before.
public struct Interruptions: Sendable, Equatable {
    /// At whatever turn.
    public var inARow = 0
    /// At the same turn as the last time.
    public var ofTurn = 0

    /// None, unless some are given.
    public init(inARow: Int = 0, ofTurn: Int = 0) { (self.inARow, self.ofTurn) = (inARow, ofTurn) }

    /// Whether there are as many of either kind as a limit says.
    public func reach(_ maximum: Interruptions) -> Bool { inARow >= maximum.inARow || ofTurn >= maximum.ofTurn }
}
