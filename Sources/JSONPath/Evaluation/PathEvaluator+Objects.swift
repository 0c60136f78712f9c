// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension PathEvaluator {
    mutating func selectProperty(
        _ name: JSONString,
        _ selection: Selection,
        of value: JSON,
        into found: inout [JSON]
    ) throws(PathEvaluationError) {
        guard let object = try object(value, for: selection) else { return }
        if let member = object[name] {
            try select(selection.next(isDefinite: true), of: member, into: &found)
        } else if selection.isDefinite, !selection.isLast {
            throw PathEvaluationError(
                message: "Missing property in path \(selection.path)['\(name)']",
                isMissing: true
            )
        }
    }

    /// As the last step the members that there are make one object; before another step each is followed.
    mutating func selectProperties(
        _ names: [JSONString],
        _ selection: Selection,
        of value: JSON,
        into found: inout [JSON]
    ) throws(PathEvaluationError) {
        guard let object = try object(value, for: selection) else { return }
        let members = names.compactMap { name in object[name].map { (name, $0) } }
        guard !selection.isLast else { return found.append(.object(JSONObject(members))) }
        for (_, member) in members { try select(selection.next(isDefinite: false), of: member, into: &found) }
    }

    /// The value as an object; nil where it is none and the path may find nothing.
    private func object(_ value: JSON, for selection: Selection) throws(PathEvaluationError) -> JSONObject? {
        if case .object(let object) = value { return object }
        guard selection.isDefinite, let step = selection.step else { return nil }
        throw PathEvaluationError(
            message: "Expected to find an object with property \(step.text) in path \(selection.path) but found "
                + "'\(selection.isPastEnd ? "null" : value.nodeClass)'. This is not a json object according to the JsonProvider: "
                + "'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'."
        )
    }

    mutating func selectChildren(
        _ selection: Selection,
        of value: JSON,
        into found: inout [JSON]
    ) throws(PathEvaluationError) {
        let next = selection.next(isDefinite: false)
        switch value {
        case .array(let elements):
            for element in elements { try select(next, of: element, into: &found) }
        case .object(let object):
            for (_, member) in object { try select(next, of: member, into: &found) }
        default:
            break
        }
    }

    /// Takes the step after `..` here and at each value below, parents before their children.
    mutating func selectDescendants(
        _ selection: Selection,
        of value: JSON,
        into found: inout [JSON]
    ) throws(PathEvaluationError) {
        try visit()
        let next = selection.next(isDefinite: false)
        if let step = next.step, step.matches(value) { try select(next, of: value, into: &found) }
        switch value {
        case .array(let elements):
            for element in elements { try selectDescendants(selection, of: element, into: &found) }
        case .object(let object):
            for member in object { try selectDescendants(selection, of: member.value, into: &found) }
        default:
            break
        }
    }

    /// An object is tested itself, an array's elements one by one.
    mutating func selectFiltered(
        _ expression: FilterExpression,
        _ selection: Selection,
        of value: JSON,
        into found: inout [JSON]
    ) throws(PathEvaluationError) {
        let next = selection.next(isDefinite: false)
        switch value {
        case .object:
            if try isTrue(expression, for: value) { try select(next, of: value, into: &found) }
        case .array(let elements):
            for element in elements where try isTrue(expression, for: element) {
                try select(next, of: element, into: &found)
            }
        default:
            guard selection.isDefinite else { return }
            throw PathEvaluationError(
                message: "Filter: \(selection.rest) can not be applied to primitives. "
                    + "Current context is: \(value.serialized)",
                isMissing: false,
                isOfMisfit: true
            )
        }
    }
}

extension PathStep {
    /// Whether `..` takes this step at a value.
    ///
    /// A filter is put to objects alone, else an object in an array would be found twice.
    fileprivate func matches(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.property(let name), .object(let object)): object[name] != nil
        case (.properties(let names), .object(let object)): names.allSatisfy { object[$0] != nil }
        case (.index, .array), (.indices, .array), (.slice, .array): true
        case (.filter, .object), (.wildcard, _): true
        default: false
        }
    }
}

extension JSON {
    /// The class that AWS's JSON library has for the value; it stands in messages.
    fileprivate var nodeClass: String {
        let package = "com.fasterxml.jackson.databind.node."
        return switch self {
        case .null: package + "NullNode"
        case .bool: package + "BooleanNode"
        case .integer(let value): package + (Int32(exactly: value) == nil ? "LongNode" : "IntNode")
        case .double: package + "DoubleNode"
        case .string: package + "TextNode"
        case .array: package + "ArrayNode"
        case .object: package + "ObjectNode"
        }
    }
}
