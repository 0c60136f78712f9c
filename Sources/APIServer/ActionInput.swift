// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import JSONModule

/// The members of an operation's input, which keep its shape's constraints.
struct ActionInput: Sendable {
    let members: JSONObject
    /// Tells when the caller is gone; nil where nobody would.
    let disconnection: HTTPDisconnection?

    init(_ members: JSONObject, disconnection: HTTPDisconnection? = nil) {
        self.members = members
        self.disconnection = disconnection
    }

    /// A string that may be absent.
    func text(_ name: JSONString) -> String? { members.text(name) }

    /// A string that the shape requires.
    func requiredText(_ name: JSONString) -> String {
        guard let text = members.text(name) else { preconditionFailure("the shape does not require \(name)") }
        return text
    }

    /// An integer that may be absent; a fraction is cut off.
    func integer(_ name: JSONString) -> Int? {
        guard let value = members[name] else { return nil }
        return value.int ?? value.number.flatMap { Int(exactly: $0.rounded(.towardZero)) }
    }

    /// A boolean; false where it is absent.
    func flag(_ name: JSONString) -> Bool { members[name]?.boolean ?? false }

    /// The members of these names that are there and not null.
    func subset(_ names: [JSONString]) -> JSONObject {
        JSONObject(names.compactMap { name in members[name].flatMap { $0.isNull ? nil : (name, $0) } })
    }
}
