// SPDX-License-Identifier: Apache-2.0

public import JSONModule
import JSONata
public import StatesLanguage

extension FieldExpression {
    /// The expression's value; undefined, a function, and a value of a type that the field does not take are errors.
    public func evaluate(_ evaluation: inout Evaluation) throws(EvaluationError) -> JSON {
        var environment = evaluation.takeEnvironment()
        // Also where it fails: the steps were taken.
        defer { evaluation.environment = environment }
        let outcome: Outcome
        do throws(JSONataError) {
            outcome = try expression.evaluate(
                nil,
                variables: Variables(states: evaluation.states, named: evaluation.variables),
                environment: &environment,
                limits: evaluation.expressionLimits
            )
        } catch {
            throw failure("threw \(error.account)")
        }
        guard case .value(let value) = outcome else {
            throw failure(
                outcome == .undefined ? "returned nothing (undefined)." : "returned an unsupported result type."
            )
        }
        guard let resultType, resultType != value.resultType else { return value }
        throw unexpected("'\(resultType.rawValue)'", value)
    }

    /// A whole number from `minimum` on.
    func integer(from minimum: Int, through maximum: Int, _ evaluation: inout Evaluation) throws(EvaluationError) -> Int
    {
        let value = try evaluate(&evaluation)
        guard let integer = value.int else { throw unexpected("'integer'", value) }
        guard (minimum...maximum).contains(integer) else {
            throw outOfRange(value, from: minimum, through: maximum)
        }
        return integer
    }

    /// A number in a range.
    func number(
        from minimum: Int,
        through maximum: Int,
        _ evaluation: inout Evaluation
    ) throws(EvaluationError) -> Double {
        let value = try evaluate(&evaluation)
        guard let number = value.number else { throw unexpected("'number'", value) }
        guard number >= Double(minimum), number <= Double(maximum) else {
            throw outOfRange(value, from: minimum, through: maximum)
        }
        return number
    }

    /// The text of a field that takes only texts.
    func text(_ evaluation: inout Evaluation) throws(EvaluationError) -> String {
        let value = try evaluate(&evaluation)
        guard let text = value.text else { throw unexpected("'string'", value) }
        return text
    }

    private func unexpected(_ expected: String, _ value: JSON) -> EvaluationError {
        failure(
            "returned an unexpected result type. Expected \(expected), but was '\(value.typeName)' for value: "
                + value.shown
        )
    }

    private func outOfRange(_ value: JSON, from minimum: Int, through maximum: Int) -> EvaluationError {
        failure("returned a value that is out of range. Expected \(minimum) to \(maximum), but was \(value.serialized)")
    }

    private func failure(_ what: String) -> EvaluationError {
        EvaluationError(
            error: EvaluationError.queryEvaluation,
            cause: "The JSONata expression '\(text)' specified for the field '\(field)' \(what)",
            location: field
        )
    }
}

extension JSONataError {
    /// What an evaluation threw: a coded error is a sentence of its own, a bound that was exceeded has no code, and of an
    /// internal error there is only the UUID that AWS keeps it by (measured on AWS).
    fileprivate var account: String {
        switch code {
        case .U1001: "an error during evaluation: \(message)"
        case .U1002: "an internal error during evaluation. \(insert(.message)?.text ?? "")"
        default: "an error during evaluation. \(description)"
        }
    }
}

extension JSON {
    fileprivate var resultType: FieldExpression.ResultType? {
        switch self {
        case .array: .array
        case .bool: .boolean
        case .integer, .double: .number
        case .string: .string
        default: nil
        }
    }

    /// The type as AWS's messages name it.
    fileprivate var typeName: String {
        if let resultType { return resultType.rawValue }
        return isNull ? "null" : "object"
    }
}
