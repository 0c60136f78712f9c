// SPDX-License-Identifier: Apache-2.0

public import JSONModule
import JSONata
public import StatesLanguage

/// What the fields of a state are evaluated against.
public struct Evaluation: Sendable {
    /// The document that `$` stands for, or `$states.input`.
    public var input: JSON
    /// The context object, `$$` or `$states.context`; needed only where the state reads it.
    public var context: JSON
    /// `$states.result`, once there is one.
    public var result: JSON?
    /// `$states.errorOutput`, in a catcher.
    public var errorOutput: JSON?
    /// The variables that can be read, by name without the dollar sign.
    public var variables: [String: JSON]
    /// Where random numbers and identifiers come from.
    public var generator: SeededGenerator
    /// How many bytes intrinsic functions may still make, intermediate values and all.
    var intrinsicBytesLeft: Int
    /// The time that `$now` and `$millis` give.
    public var now: Timestamp
    /// How many steps JSONata expressions may take together.
    let stepsMaximum: Int
    /// What JSONata expressions draw from, once one was evaluated.
    var environment: Environment?

    public init(
        input: JSON,
        context: JSON = .object([:]),
        variables: [String: JSON] = [:],
        generator: SeededGenerator,
        intrinsicBytesMaximum: Int = ExecutionLimits().intrinsicBytesMaximum,
        stepsMaximum: Int = ExecutionLimits().stepsPerTurnMaximum,
        now: Timestamp = Timestamp(milliseconds: 0)
    ) {
        self.input = input
        self.context = context
        self.variables = variables
        self.generator = generator
        intrinsicBytesLeft = intrinsicBytesMaximum
        self.stepsMaximum = stepsMaximum
        self.now = now
    }

    /// The members of `$states`; the context is there where the state reads it.
    var states: Variables.States {
        Variables.States(
            input: input,
            context: context.isNull ? JSON?.none : context,
            result: result,
            errorOutput: errorOutput
        )
    }

    /// How many steps JSONata expressions have taken.
    var steps: Int { environment?.stepsTaken ?? 0 }

    /// What the next expression may use: what AWS allows one, and no more than is left for all.
    var expressionLimits: JSONata.Limits {
        let (limits, left) = (JSONata.Limits.stepFunctions, stepsMaximum - steps)
        guard left < limits.fuel else { return limits }
        var reduced = limits
        reduced.fuel = max(0, left)
        return reduced
    }

    /// What the next expression draws from: all expressions of one evaluation share one seed.
    mutating func takeEnvironment() -> Environment {
        if let environment { return environment }
        let environment = Environment(now: now.milliseconds, seed: generator.next())
        self.environment = environment
        return environment
    }
}

/// Why a field of a state could not be evaluated.
public struct EvaluationError: Error, Sendable, Equatable {
    /// The error's name in the States Language.
    public var error: String
    /// AWS's text, without the sentence before it that names the state and its event.
    public var cause: String
    /// The field of a JSONata state in which the expression stands, as `Output/a[0]`.
    public var location: String?
    /// Whether the fault shows only once the state uses the value: history then has the event after the state's entry.
    public var isFoundInUse = false

    public init(error: String = EvaluationError.runtime, cause: String, location: String? = nil) {
        self.error = error
        self.cause = cause
        self.location = location
    }

    /// The name of nearly all of them; no retrier or catcher handles it.
    public static let runtime = "States.Runtime"
    /// The name of a `ResultPath` that does not fit the input (measured on AWS); not handled either: a work that was done
    /// must not be repeated for it.
    public static let pathConflict = "States.ReferencePathConflict"
    /// The name of all that goes wrong with a JSONata expression; retriers and catchers handle it.
    public static let queryEvaluation = "States.QueryEvaluationError"
}
