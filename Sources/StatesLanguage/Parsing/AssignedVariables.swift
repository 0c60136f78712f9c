// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The names that a definition assigns anywhere: known before its expressions are read, since a state may read what a
/// later one assigns.
enum AssignedVariables {
    static func names(in definition: Fields) -> Set<String> {
        var names: Set<String> = []
        collect(.object(definition.members), into: &names)
        return names
    }

    private static func collect(_ value: JSON, into names: inout Set<String>) {
        switch value {
        case .array(let elements):
            for element in elements { collect(element, into: &names) }
        case .object(let object):
            for (key, value) in object {
                if key == "Assign", let assigned = value.members { names.formUnion(assigned.map { name(of: $0.key) }) }
                collect(value, into: &names)
            }
        case .null, .bool, .integer, .double, .string: break
        }
    }

    /// The variable's name; a JSONPath state writes `.$` after that of a computed value.
    private static func name(of key: JSONString) -> String {
        key.text.hasSuffix(".$") ? String(key.text.dropLast(2)) : key.text
    }
}
