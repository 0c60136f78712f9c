// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension ServiceModel {
    /// Reads the table of a service; nil where there is none.
    init?(_ name: String) {
        guard let text = ServiceTables.text(of: name) else { return nil }
        do throws(JSONParseError) {
            self.init(name, try JSON(parsing: text))
        } catch {
            preconditionFailure("The table of \(name) is no JSON: \(error)")
        }
    }

    /// Takes a table that Scripts/service_calls.py has written.
    init(_ name: String, _ table: JSON) {
        self.init(
            name: name,
            client: table.requiredText("client"),
            target: table.requiredText("target"),
            version: table.requiredText("version"),
            signingName: table.requiredText("signing"),
            isQueryCompatible: table["query"]?.boolean ?? false,
            isCamel: table["isCamel"]?.boolean ?? false,
            exceptions: [:],
            operations: [:],
            structures: []
        )
        for text in table["errors"]?.elements?.compactMap(\.text) ?? [] {
            let parts = text.split(separator: "=").map(String.init)
            exceptions[parts[parts.count - 1]] = parts[0]
        }
        for (action, parts) in table["operations"]?.members ?? [:] {
            operations[action.text] = Operation(
                name: parts[0]?.text ?? "",
                input: parts[1]?.int,
                output: parts[2]?.int
            )
        }
        structures = (table["shapes"]?.elements ?? []).map { structure($0.members ?? [:]) }
    }

    private func structure(_ table: JSONObject) -> Structure {
        var structure = Structure()
        for (key, kind) in table {
            let parts = key.text.split(separator: "=").map { JSONString(String($0)) }
            let (name, kind) = (parts[0], Kind(kind))
            let onWire = parts.count > 1 ? parts[1] : wireName(name)
            structure.names.append(name)
            structure.members[name] = Member(wireName: onWire, kind: kind)
            structure.wireMembers[onWire] = (name, kind)
        }
        return structure
    }
}

extension ServiceModel.Kind {
    fileprivate init(_ table: JSON) {
        if let index = table.int {
            self = .structure(index)
        } else if let inner = table[1] {
            self = table[0]?.text == "l" ? .list(Self(inner)) : .map(Self(inner))
        } else {
            switch table.text {
            case "s": self = .text
            case "i": self = .token
            case "t": self = .time
            case "b": self = .bytes
            default: self = .any
            }
        }
    }
}

extension JSON {
    fileprivate func requiredText(_ name: String) -> String {
        guard let text = self[name]?.text else { preconditionFailure("A service's table has no \(name).") }
        return text
    }
}
