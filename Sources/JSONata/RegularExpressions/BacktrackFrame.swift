// SPDX-License-Identifier: Apache-2.0

/// What a `Backtracker` does when a way ends.
struct BacktrackFrame {
    enum Kind {
        /// Goes on at the instruction and the position `first`.
        case resume
        /// Gives the register `instruction` back its value, `first`.
        case restore
        /// Gives back a unit of a run whose optional part began at `first` and that reached `second`, and goes on at the
        /// instruction.
        case shrink
        /// Takes one more unit of the run that the instruction is and that reached `first`, up to the position `second`.
        case grow
    }

    let kind: Kind
    let instruction: Int32
    let first: Int
    let second: Int
}
