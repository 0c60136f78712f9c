// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// Why a request's body is not an operation's input.
public enum InputError: Error, Sendable, Equatable {
    /// The body is no JSON object, or a member is of another type.
    case serialization(String)
    /// Members break constraints of the model: the whole text, with all of them.
    case validation(String)
}

extension StructureShape {
    /// Checks an input as AWS does: types first, at once; then all constraints together.
    ///
    /// Unknown members are ignored.
    public func check(_ input: JSONObject) throws(InputError) {
        var checker = ShapeChecker()
        try checker.check(input, self, at: [])
        guard !checker.violations.isEmpty else { return }
        let count = checker.violations.count
        let opening = count == 1 ? "1 validation error detected: " : "\(count) validation errors detected: "
        throw .validation(opening + checker.violations.joined(separator: "; "))
    }
}

/// Walks a value beside its shape.
private struct ShapeChecker {
    private(set) var violations: [String] = []

    mutating func check(_ object: JSONObject, _ structure: StructureShape, at path: [String]) throws(InputError) {
        for index in structure.members.indices {
            let position = object.position(of: structure.members[index].name)
            if position == nil, !structure.members[index].isRequired { continue }
            // The common case, without a copy of anything: a string of a length that is surely fine.
            if let position, let range = structure.members[index].fineByteCounts,
                let count = object.textByteCount(at: position), range.contains(count)
            {
                continue
            }
            try check(position.map { object.member(at: $0).value } ?? .null, structure.members[index], at: path)
        }
    }

    private mutating func check(
        _ value: JSON,
        _ member: StructureShape.Member,
        at path: [String]
    ) throws(InputError) {
        let path = path + [member.name.text]
        guard case .null = value else { return try check(value, member.shape, at: path) }
        guard member.isRequired else { return }
        let place = path.joined(separator: ".")
        // Measured on AWS: of a sensitive member not even that is shown.
        let isSensitive = if case .string(let shape) = member.shape { shape.isSensitive } else { false }
        let shown = isSensitive ? "" : " null"
        violations.append("Value\(shown) at '\(place)' failed to satisfy constraint: Member must not be null")
    }

    private mutating func check(_ value: JSON, _ shape: Shape, at path: [String]) throws(InputError) {
        switch (shape, value) {
        case (.string(let shape), .string(let string)):
            check(string.text, shape, at: path)
        case (.integer(let range), .integer), (.integer(let range), .double):
            guard let number = Self.truncated(value) else { throw Self.mismatch(value, shape) }
            check(number, range, at: path)
        case (.number(let range), .integer), (.number(let range), .double):
            guard let number = value.number else { throw Self.mismatch(value, shape) }
            check(number, range, at: path)
        case (.boolean, .bool):
            break
        case (.list(let element, let count), .array(let elements)):
            checkCount(elements, of: element, count, at: path)
            for (position, value) in elements.enumerated() where !value.isNull {
                try check(value, element, at: path + ["\(position + 1)", "member"])
            }
        case (.structure(let structure), .object(let object)):
            try check(object, structure, at: path)
        default:
            throw Self.mismatch(value, shape)
        }
    }

    private mutating func check(_ text: String, _ shape: StringShape, at path: [String]) {
        let shown = shape.isSensitive ? nil : text
        let length = text.utf16.count
        if length < shape.length.lowerBound {
            report(shown, path, "Member must have length greater than or equal to \(shape.length.lowerBound)")
        }
        if length > shape.length.upperBound {
            report(shown, path, "Member must have length less than or equal to \(shape.length.upperBound)")
        }
        if let values = shape.values, !values.contains(text) {
            report(shown, path, "Member must satisfy enum value set: [\(values.joined(separator: ", "))]")
        }
        if let pattern = shape.pattern, !pattern.matches(text) {
            report(shown, path, "Member must satisfy regular expression pattern: \(pattern.text)")
        }
    }

    private mutating func check(_ number: Int, _ range: ClosedRange<Int>, at path: [String]) {
        if number < range.lowerBound {
            report("\(number)", path, "Member must have value greater than or equal to \(range.lowerBound)")
        }
        if number > range.upperBound {
            report("\(number)", path, "Member must have value less than or equal to \(range.upperBound)")
        }
    }

    private mutating func check(_ number: Double, _ range: ClosedRange<Double>, at path: [String]) {
        let shown = JSON.double(number).serialized
        if number < range.lowerBound {
            report(shown, path, "Member must have value greater than or equal to \(Int(range.lowerBound))")
        }
        if number > range.upperBound {
            report(shown, path, "Member must have value less than or equal to \(Int(range.upperBound))")
        }
    }

    private mutating func checkCount(
        _ elements: [JSON],
        of shape: Shape,
        _ count: ClosedRange<Int>,
        at path: [String]
    ) {
        guard !count.contains(elements.count) else { return }
        let shown = "[\(elements.map { Self.shown($0, shape) }.joined(separator: ", "))]"
        if elements.count < count.lowerBound {
            report(shown, path, "Member must have length greater than or equal to \(count.lowerBound)")
        } else {
            report(shown, path, "Member must have length less than or equal to \(count.upperBound)")
        }
    }

    /// A value as AWS's messages show it: of a structure its name with its members.
    private static func shown(_ value: JSON, _ shape: Shape) -> String {
        guard case .structure(let structure) = shape, let name = structure.name, let object = value.members else {
            return value.text ?? value.serialized
        }
        let members = structure.members.map { member in
            "\(member.name.text)=\(object[member.name].map { shown($0, member.shape) } ?? "null")"
        }
        return "\(name)(\(members.joined(separator: ", ")))"
    }

    private mutating func report(_ shown: String?, _ path: [String], _ constraint: String) {
        let value = shown.map { "Value '\($0)'" } ?? "Value"
        violations.append("\(value) at '\(path.joined(separator: "."))' failed to satisfy constraint: \(constraint)")
    }

    /// A number as an integer: AWS cuts a fraction off.
    private static func truncated(_ value: JSON) -> Int? {
        value.int ?? value.number.flatMap { Int(exactly: $0.rounded(.towardZero)) }
    }

    private static func mismatch(_ value: JSON, _ shape: Shape) -> InputError {
        let token: String
        switch value {
        case .array: return .serialization("Start of list found where not expected")
        case .object: return .serialization("Start of structure or map found where not expected.")
        case .null: token = "NULL_VALUE"
        case .bool(let value): token = value ? "TRUE_VALUE" : "FALSE_VALUE"
        case .integer: token = "NUMBER_VALUE"
        case .double: token = "DECIMAL_VALUE"
        case .string: token = "STRING_VALUE"
        }
        switch shape {
        case .string: return .serialization("\(token) can not be converted to a String")
        case .integer: return .serialization("\(token) can not be converted to an Integer")
        case .number: return .serialization("\(token) can not be converted to a Float")
        case .boolean: return .serialization("\(token) can not be converted to a Boolean")
        case .list, .structure: return .serialization("Unexpected field type")
        }
    }
}
