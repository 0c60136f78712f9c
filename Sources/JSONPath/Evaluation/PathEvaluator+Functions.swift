// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension PathEvaluator {
    /// The result of a function on the value before it; `document` is what `@` means in its parameters.
    mutating func apply(
        _ function: PathFunction,
        to value: JSON,
        of document: JSON
    ) throws(PathEvaluationError) -> JSON {
        var parameters: [JSON] = []
        for parameter in function.parameters {
            switch parameter {
            case .literal(let literal): parameters.append(literal)
            case .path(let path): parameters.append(try evaluate(path.steps, on: path.isAbsolute ? root : document))
            }
        }
        return switch function.name {
        case .min, .max, .avg, .stddev, .sum: try aggregate(function.name, value, parameters)
        case .length, .size: Self.length(of: parameters.first ?? value)
        case .keys: Self.keys(of: value)
        case .concat: Self.concatenation(of: value, parameters)
        case .append: Self.appending(parameters, to: value)
        case .first, .last, .index: try element(function.name, of: value, parameters)
        }
    }

    /// Jayway's aggregates are doubles, over the numbers of the array and of the parameters.
    private func aggregate(
        _ name: PathFunction.Name,
        _ value: JSON,
        _ parameters: [JSON]
    ) throws(PathEvaluationError) -> JSON {
        let candidates = (value.elements ?? []) + parameters.flatMap { $0.elements ?? [$0] }
        let numbers = candidates.compactMap(\.number)
        guard let first = numbers.first else {
            throw PathEvaluationError(
                message: "Aggregation function attempted to calculate value using empty array"
            )
        }
        let sum = numbers.reduce(0, +)
        let mean = sum / Double(numbers.count)
        let result =
            switch name {
            case .min: numbers.reduce(first, min)
            case .max: numbers.reduce(first, max)
            case .avg: mean
            case .stddev:
                (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)).squareRoot()
            default: sum
            }
        guard result.isFinite else {
            throw PathEvaluationError(message: "The result of \(name.rawValue)() is beyond the range of numbers.")
        }
        return .double(result)
    }

    private static func length(of value: JSON) -> JSON {
        switch value {
        case .array(let elements): .integer(Int64(elements.count))
        case .object(let object): .integer(Int64(object.count))
        default: .null
        }
    }

    private static func keys(of value: JSON) -> JSON {
        guard case .object(let object) = value else { return .null }
        return .array(object.keys.map(JSON.string))
    }

    /// The texts of the array and of the parameters, one after the other; numbers as text, the rest left out.
    private static func concatenation(of value: JSON, _ parameters: [JSON]) -> JSON {
        let texts = (value.elements ?? []).compactMap(\.text)
        let more = parameters.flatMap { $0.elements ?? [$0] }
            .compactMap { value in value.text ?? (value.number == nil ? nil : value.serialized) }
        return .string((texts + more).joined())
    }

    private static func appending(_ parameters: [JSON], to value: JSON) -> JSON {
        guard case .array(let elements) = value else { return value }
        return .array(elements + parameters)
    }

    private func element(
        _ name: PathFunction.Name,
        of value: JSON,
        _ parameters: [JSON]
    ) throws(PathEvaluationError) -> JSON {
        guard let elements = value.elements, !elements.isEmpty else {
            throw PathEvaluationError(
                message: "Aggregation function attempted to calculate value using empty array"
            )
        }
        let index =
            switch name {
            case .first: 0
            case .last: -1
            default: parameters.first?.int ?? 0
            }
        let position = index < 0 ? index + elements.count : index
        guard elements.indices.contains(position) else {
            throw PathEvaluationError(
                message: "Target index:\(index) larger than object count:\(elements.count)"
            )
        }
        return elements[position]
    }
}
