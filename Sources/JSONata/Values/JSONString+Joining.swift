// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension JSONString {
    /// The string of joined texts: halves of a surrogate pair that now stand side by side are one character.
    init(joined text: String) {
        let string = JSONString(text)
        self = string.mayHaveEscapes ? JSONString(utf16Units: string.utf16Units) : string
    }

    /// Whether the text may hold an escape of a lone surrogate; false for all but the rarest strings.
    var mayHaveEscapes: Bool {
        !isASCII && (text.utf8.withContiguousStorageIfAvailable { $0.contains(0xF4) } ?? hasEscapes)
    }

    /// Whether each character is one byte: of a text that is, both counts are known.
    var isASCII: Bool { text.utf8.count == text.utf16.count }
}
