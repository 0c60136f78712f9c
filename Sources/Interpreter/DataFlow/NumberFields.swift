// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
public import StatesLanguage

extension Wait.Until {
    /// How long a wait may be: what AWS's timers hold, in seconds.
    public static let secondsMaximum = 2_147_483_647

    /// When the wait that began at `start` is over.
    public func deadline(from start: Timestamp, in evaluation: inout Evaluation) throws(EvaluationError) -> Timestamp {
        let deadline =
            switch self {
            case .seconds(let seconds): start.advanced(bySeconds: seconds)
            case .timestamp(let timestamp): timestamp.wholeSecond
            case .secondsPath(let path): start.advanced(bySeconds: try Self.seconds(at: path, in: evaluation))
            case .timestampPath(let path): try Self.timestamp(at: path, in: evaluation).wholeSecond
            case .secondsExpression(let expression):
                start.advanced(bySeconds: try expression.integer(from: 0, through: 99_999_999, &evaluation))
            case .timestampExpression(let expression): try Self.timestamp(of: expression, &evaluation).wholeSecond
            }
        guard deadline <= start.advanced(bySeconds: Self.secondsMaximum) else {
            throw EvaluationError(cause: "Wait state delay is too long.")
        }
        return deadline
    }

    private static func seconds(at path: Path, in evaluation: Evaluation) throws(EvaluationError) -> Int {
        // Measured on AWS: a text will do.
        let seconds = try path.seconds(field: "SecondsPath", orText: true, in: evaluation)
        guard seconds <= secondsMaximum else { throw EvaluationError(cause: "Wait state delay is too long.") }
        return seconds
    }

    private static func timestamp(at path: Path, in evaluation: Evaluation) throws(EvaluationError) -> Timestamp {
        guard let value = path.value(in: evaluation) else {
            throw EvaluationError(cause: "The TimestampPath parameter does not reference an input value: \(path.text)")
        }
        guard let timestamp = value.text.flatMap(Timestamp.init(parsing:)) else {
            throw EvaluationError(
                cause: "The TimestampPath parameter does not reference \(expected): \(path.text) == \(value.plainText)"
            )
        }
        return timestamp
    }

    private static func timestamp(
        of expression: FieldExpression,
        _ evaluation: inout Evaluation
    ) throws(EvaluationError) -> Timestamp {
        let text = try expression.text(&evaluation)
        if let timestamp = Timestamp(parsing: text) { return timestamp }
        var error = EvaluationError(
            error: EvaluationError.queryEvaluation,
            cause: "The Timestamp parameter does not reference \(expected): \(expression.text) == \(text)",
            location: expression.field
        )
        error.isFoundInUse = true
        throw error
    }

    private static let expected = "a valid ISO-8601 extended offset date-time format string"
}

extension NumberField<Int> {
    /// The value of `TimeoutSeconds` or `HeartbeatSeconds`; `field` is the name with `Path` at its end.
    public func seconds(field: String, in evaluation: inout Evaluation) throws(EvaluationError) -> Int {
        switch self {
        case .literal(let seconds):
            return seconds
        case .expression(let expression):
            return try expression.integer(from: 1, through: 99_999_999, &evaluation)
        case .path(let path):
            let seconds = try path.seconds(field: field, in: evaluation)
            guard seconds > 0, seconds <= 99_999_999 else {
                throw EvaluationError(
                    cause: "The \(field) parameter must be between 1 and 99999999: \(path.text) == \(seconds)"
                )
            }
            return seconds
        }
    }

    /// The value of `MaxConcurrency`; 0 means no limit.
    public func maxConcurrency(in evaluation: inout Evaluation) throws(EvaluationError) -> Int {
        let count = try integer(field: "MaxConcurrencyPath", in: &evaluation)
        guard count >= 0 else { throw EvaluationError(cause: "MaxConcurrency cannot be negative.") }
        return count
    }

    /// The value of `ToleratedFailureCount`.
    public func toleratedFailureCount(in evaluation: inout Evaluation) throws(EvaluationError) -> Int {
        let count = try integer(field: "ToleratedFailureCountPath", in: &evaluation)
        guard count >= 0 else { throw EvaluationError(cause: "ToleratedFailureCount cannot be negative.") }
        return count
    }

    /// The value of `MaxItemsPerBatch` or `MaxInputBytesPerBatch`.
    public func batchLimit(_ field: String, in evaluation: inout Evaluation) throws(EvaluationError) -> Int {
        let limit = try integer(field: "\(field)Path", in: &evaluation)
        guard limit >= 0 else { throw EvaluationError(cause: "\(field) cannot be negative.") }
        return limit
    }

    private func integer(field: String, in evaluation: inout Evaluation) throws(EvaluationError) -> Int {
        switch self {
        case .literal(let value):
            return value
        case .expression(let expression):
            return try expression.integer(from: 0, through: .max, &evaluation)
        case .path(let path):
            let value = try path.resolve(in: evaluation)
            guard let integer = value.int else {
                throw EvaluationError(
                    cause:
                        "The \(field) field refers to value \"\(value.plainText)\" which is not a valid integer: \(path.text)"
                )
            }
            return integer
        }
    }
}

extension NumberField<Double> {
    /// The value of `ToleratedFailurePercentage`, 0 to 100.
    public func toleratedFailurePercentage(in evaluation: inout Evaluation) throws(EvaluationError) -> Double {
        let percentage: Double
        switch self {
        case .literal(let value):
            percentage = value
        case .expression(let expression):
            return try expression.number(from: 0, through: 100, &evaluation)
        case .path(let path):
            let value = try path.resolve(in: evaluation)
            guard let number = value.number else {
                let field = "ToleratedFailurePercentagePath"
                throw EvaluationError(
                    cause:
                        "The \(field) field refers to value \"\(value.plainText)\" which is not a valid float: \(path.text)"
                )
            }
            percentage = number
        }
        guard (0...100).contains(percentage) else {
            throw EvaluationError(cause: "ToleratedFailurePercentage must be between 0 and 100.")
        }
        return percentage
    }
}

extension Path {
    fileprivate func seconds(
        field: String,
        orText: Bool = false,
        in evaluation: Evaluation
    ) throws(EvaluationError) -> Int {
        guard let value = value(in: evaluation) else {
            throw EvaluationError(cause: "The \(field) parameter does not reference an input value: \(text)")
        }
        guard let seconds = value.int ?? (orText ? value.text.flatMap { Int($0) } : nil) else {
            throw EvaluationError(
                cause: "The \(field) parameter cannot be parsed as a long value: \(text) == \(value.plainText)"
            )
        }
        guard seconds >= 0 else {
            throw EvaluationError(cause: "The \(field) parameter references a negative value: \(text) == \(seconds)")
        }
        return seconds
    }
}

extension Timestamp {
    /// "Step Functions considers the time value up to seconds and truncates milliseconds" (AWS's documents).
    fileprivate var wholeSecond: Timestamp { Timestamp(milliseconds: milliseconds - milliseconds % 1_000) }
}

extension JSON {
    /// The text of a string without its quotes, the JSON text of anything else.
    fileprivate var plainText: String { text ?? serialized }
}
