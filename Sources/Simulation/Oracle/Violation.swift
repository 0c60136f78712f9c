// SPDX-License-Identifier: Apache-2.0

/// A promise that was broken.
struct Violation: Error, Sendable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// Throws a violation where a condition does not hold.
func demand(_ condition: Bool, _ text: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(text()) }
}
