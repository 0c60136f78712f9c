// SPDX-License-Identifier: Apache-2.0

/// The text of a JSON string.
///
/// Unlike `String`, two of them are equal only when they are the same sequence of code units (no canonical
/// equivalence), and order is by code point. JSON may hold lone surrogates, which `String` cannot:
/// see `hasLoneSurrogates` for how they are kept.
package struct JSONString: Sendable {
    /// The text; a lone surrogate appears in it in its escaped form (see `hasLoneSurrogates`).
    package let text: String

    package init(_ text: String) { self.text = text }
}

extension JSONString: Hashable, Comparable {
    package static func == (left: JSONString, right: JSONString) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    package static func < (left: JSONString, right: JSONString) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension JSONString: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self.init(value) }
}

extension JSONString: CustomStringConvertible {
    package var description: String { text }
}
