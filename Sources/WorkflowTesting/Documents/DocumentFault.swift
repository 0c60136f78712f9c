// SPDX-License-Identifier: Apache-2.0

import JSONModule
public import StatesLanguage

/// What is wrong with a test file, a mock configuration or a recorded history, and where.
public struct DocumentFault: Error, CustomStringConvertible {
    /// Where in the document, for a line and a column.
    public var place: Place
    public var message: String

    public init(place: Place, message: String) {
        self.place = place
        self.message = message
    }

    /// The field, as `tests[0].expect.status`; empty for the whole document.
    public var field: String { place.field }

    public var description: String { field.isEmpty ? message : "\(field): \(message)" }
}

extension Place {
    /// The way to a place for people, as `tests[0].expect.status`.
    public var field: String {
        steps.reduce(into: "") { text, step in
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key): text += text.isEmpty ? key.text : ".\(key.text)"
            }
        }
    }
}
