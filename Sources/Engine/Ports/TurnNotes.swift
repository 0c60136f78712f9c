// SPDX-License-Identifier: Apache-2.0

package import Storage

/// Remembers, beyond the end of the process, which executions are just being worked at.
///
/// An execution that ends the process (a defect of ours: a trap, a stack that is too small) would end it again at every
/// restart, and no other execution would ever go on. By these notes it is known and left aside.
package protocol TurnNotes: Sendable {
    /// Notes that an execution is worked at; called on one thread for each slot, from 0 to the number of lanes.
    ///
    /// Called for every turn: it must cost next to nothing, and need not survive a power cut.
    func begin(_ key: ExecutionKey, in slot: Int)
    /// Notes that no execution is worked at in a slot.
    func end(in slot: Int)

    /// How many times in a row, up to the last one, the process ended while an execution was worked at.
    func interruptions(of key: ExecutionKey) -> Int

    /// What makes an execution that was left aside be tried again, for an operator.
    var remedy: String { get }
}
