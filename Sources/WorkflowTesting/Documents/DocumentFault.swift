// SPDX-License-Identifier: Apache-2.0

import JSONModule
package import StatesLanguage

/// What is wrong with a test file, a mock configuration or a recorded history, and where.
package struct DocumentFault: Error, CustomStringConvertible {
    /// Where in the document, for a line and a column.
    package var place: Place
    package var message: String

    package init(place: Place, message: String) {
        self.place = place
        self.message = message
    }

    /// The field, as `tests[0].expect.status`; empty for the whole document.
    package var field: String { place.field }

    package var description: String { field.isEmpty ? message : "\(field): \(message)" }
}

extension Place {
    /// The way to a place for people, as `tests[0].expect.status`.
    package var field: String {
        steps.reduce(into: "") { text, step in
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key): text += text.isEmpty ? key.text : ".\(key.text)"
            }
        }
    }
}
