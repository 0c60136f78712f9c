// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// What an evaluation came to.
public enum Outcome: Sendable, Equatable {
    /// Nothing: a path that leads nowhere, a function without a result.
    case undefined
    /// A JSON value. Numbers that JSON has no text for are the strings `"Infinity"`, `"-Infinity"` and `"NaN"`, as on AWS.
    case value(JSON)
    /// A function.
    case function
}
