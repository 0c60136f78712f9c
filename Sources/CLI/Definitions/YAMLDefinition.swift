// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Yams

/// A definition written in YAML, as JSON, with the places of its parts.
struct YAMLDefinition {
    let json: JSON
    /// By JSON pointer: where a member's name and its value stand.
    private let spots: [String: (name: DefinitionFile.Spot?, value: DefinitionFile.Spot?)]

    init(_ source: String) throws(DefinitionFile.Fault) {
        let node: Node
        do {
            guard let composed = try Yams.compose(yaml: source) else {
                throw DefinitionFile.Fault(message: "the file is empty")
            }
            node = composed
        } catch let fault as DefinitionFile.Fault {
            throw fault
        } catch {
            throw Self.fault(error)
        }
        var reader = YAMLReader()
        json = try reader.value(of: node, at: "", name: nil)
        spots = reader.spots
    }

    func spot(of place: Place) -> DefinitionFile.Spot? {
        guard let spot = spots[place.steps.reduce(into: "") { $0 += $1.pointer }] else { return nil }
        return place.part == .name ? spot.name ?? spot.value : spot.value ?? spot.name
    }

    private static func fault(_ error: any Error) -> DefinitionFile.Fault {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, yaml: _),
            .parser(let context, let problem, let mark, yaml: _),
            .composer(let context, let problem, let mark, yaml: _):
            DefinitionFile.Fault(
                // The library's sentence begins with the context, where there is one.
                message: [context?.text, problem].compactMap(\.self).joined(separator: " "),
                spot: DefinitionFile.Spot(line: mark.line, column: mark.column)
            )
        case .duplicatedKeysInMapping(let duplicates, let context):
            DefinitionFile.Fault(
                message: "names that one mapping has more than once: \(duplicates.joined(separator: ", ")); "
                    + "the first '\(duplicates.first ?? "")' is here",
                spot: DefinitionFile.Spot(line: context.mark.line, column: context.mark.column)
            )
        default: DefinitionFile.Fault(message: String(describing: error))
        }
    }
}

/// Turns nodes into JSON by YAML's core schema, and notes where they stand.
private struct YAMLReader {
    private(set) var spots: [String: (name: DefinitionFile.Spot?, value: DefinitionFile.Spot?)] = [:]
    /// Aliases can make a small text huge.
    private static let valuesMaximum = 500_000

    mutating func value(of node: Node, at pointer: String, name: Node?) throws(DefinitionFile.Fault) -> JSON {
        guard spots.count < Self.valuesMaximum else {
            throw DefinitionFile.Fault(message: "the definition has more than \(Self.valuesMaximum) values")
        }
        spots[pointer] = (name?.mark?.spot, node.mark?.spot)
        switch node {
        case .scalar(let scalar): return try Self.value(of: scalar)
        case .sequence(let sequence):
            var elements: [JSON] = []
            for element in sequence {
                let step = JSONLocations.Step.index(elements.count)
                elements.append(try value(of: element, at: pointer + step.pointer, name: nil))
            }
            return .array(elements)
        case .mapping(let mapping):
            var members = JSONObject()
            for (key, member) in mapping {
                guard let text = key.scalar?.string else {
                    throw DefinitionFile.Fault(message: "a name must be a text", spot: key.mark?.spot)
                }
                let step = JSONLocations.Step.key(JSONString(text))
                members[JSONString(text)] = try value(of: member, at: pointer + step.pointer, name: key)
            }
            return .object(members)
        case .alias:
            throw DefinitionFile.Fault(message: "an alias names nothing", spot: node.mark?.spot)
        }
    }

    private static func value(of scalar: Node.Scalar) throws(DefinitionFile.Fault) -> JSON {
        let text = scalar.string
        guard scalar.style == .plain, scalar.tag.description.isEmpty else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return .string(text) }
        if let integer = Int64(text) { return .integer(integer) }
        if let number = prefixed(text) { return number }
        let isNumber = text.utf8.allSatisfy { "+-.0123456789eE".utf8.contains($0) }
        guard isNumber, let number = Double(text), number.isFinite else { return .string(text) }
        return .double(number)
    }

    /// An integer in hexadecimal or octal digits, which has no sign; nil for anything else.
    private static func prefixed(_ text: String) -> JSON? {
        let radix: Int
        switch text.prefix(2) {
        case "0x": radix = 16
        case "0o": radix = 8
        default: return nil
        }
        let digits = text.dropFirst(2)
        let values = digits.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard !values.isEmpty, values.count == digits.count, values.allSatisfy({ $0 < radix }) else { return nil }
        if let integer = Int64(digits, radix: radix) { return .integer(integer) }
        let number = values.reduce(0.0) { $0 * Double(radix) + Double($1) }
        return number.isFinite ? .double(number) : nil
    }
}

extension Mark {
    fileprivate var spot: DefinitionFile.Spot { DefinitionFile.Spot(line: line, column: column) }
}
