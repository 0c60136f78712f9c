// SPDX-License-Identifier: Apache-2.0

package import JSONModule

/// A compiled expression: immutable, so it may be evaluated any number of times, on many threads at once.
package struct Expression: Sendable {
    /// The text that was compiled.
    package let text: String

    /// What is known of the expression without evaluating it.
    package let facts: Facts

    /// Compiles a text; throws the first error found in it.
    package static func compile(_ text: String, options: Options = .stepFunctions) throws(JSONataError) -> Expression {
        preconditionFailure("The parser is not part of this revision.")
    }

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - input: What `$` and `$$` stand for; nil for undefined.
    ///   - variables: What else can be named.
    ///   - environment: The time, and the state of the random numbers, which moves on.
    ///   - limits: What the evaluation may use.
    package func evaluate(
        _ input: JSON?,
        variables: Variables,
        environment: inout Environment,
        limits: Limits = .stepFunctions
    ) throws(JSONataError) -> Outcome {
        preconditionFailure("The evaluator is not part of this revision.")
    }
}
