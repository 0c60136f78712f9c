// SPDX-License-Identifier: Apache-2.0

/// How deep the evaluation of what is being compiled nests, as AWS counts it: a level for each expression that is being
/// evaluated as a part of another one.
///
/// The count begins anew in each function, as a call opens as many levels as its function has, on top of those open where
/// the call stands. What may be left out, as a branch of a condition, is counted by itself and checked when it is come to.
struct LevelCount {
    /// The levels open in the function, or the whole expression, where the compiler is.
    var open = 0
    /// The most levels that are open at one time in any evaluation of what was compiled so far.
    private(set) var certain = 0

    /// An expression that is evaluated within those that are open.
    mutating func note() { certain = max(certain, open + 1) }

    /// Counts what may be left out: by itself.
    mutating func restore(_ outer: LevelCount) { certain = outer.certain }

    /// Of two of which one is evaluated, the fewer levels are certain.
    mutating func take(either first: Int, or second: Int) { certain = max(certain, min(first, second)) }
}
