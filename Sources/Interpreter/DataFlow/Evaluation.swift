// SPDX-License-Identifier: Apache-2.0

package import JSONModule

/// What the fields of a state are evaluated against.
package struct Evaluation: Sendable {
    /// The document that `$` stands for.
    package var input: JSON
    /// The context object, `$$`; needed only where the state reads it.
    package var context: JSON
    /// The variables that can be read, by name without the dollar sign.
    package var variables: [String: JSON]
    /// Where `States.UUID` and `States.MathRandom` draw from.
    package var generator: SeededGenerator
    /// How many bytes intrinsic functions may still make, intermediate values and all.
    var intrinsicBytesLeft: Int

    package init(
        input: JSON,
        context: JSON = .object([:]),
        variables: [String: JSON] = [:],
        generator: SeededGenerator,
        intrinsicBytesMaximum: Int = ExecutionLimits().intrinsicBytesMaximum
    ) {
        self.input = input
        self.context = context
        self.variables = variables
        self.generator = generator
        intrinsicBytesLeft = intrinsicBytesMaximum
    }
}

/// Why a field of a state could not be evaluated.
package struct EvaluationError: Error, Sendable, Equatable {
    /// The error's name in the States Language.
    package var error: String
    /// AWS's text, without the sentence before it that names the state and its event.
    package var cause: String

    package init(error: String = EvaluationError.runtime, cause: String) {
        self.error = error
        self.cause = cause
    }

    /// The name of nearly all of them; no retrier or catcher handles it.
    package static let runtime = "States.Runtime"
    /// The name for a `ResultPath` that does not fit the input.
    package static let resultPathMatchFailure = "States.ResultPathMatchFailure"
}
