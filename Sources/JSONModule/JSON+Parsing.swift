// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// How deep arrays and objects may nest in one document.
    package static let depthMaximum = 1_000

    /// Parses a whole document.
    package init(parsing text: String, depthMaximum: Int = JSON.depthMaximum) throws(JSONParseError) {
        try self.init(parsing: Array(text.utf8), depthMaximum: depthMaximum)
    }

    /// Parses a whole document from UTF-8.
    package init(parsing bytes: [UInt8], depthMaximum: Int = JSON.depthMaximum) throws(JSONParseError) {
        try self.init(parsing: bytes[...], depthMaximum: depthMaximum)
    }

    /// Parses a whole document from UTF-8; offsets in errors count from the slice's start.
    package init(parsing bytes: ArraySlice<UInt8>, depthMaximum: Int = JSON.depthMaximum) throws(JSONParseError) {
        _ = (bytes, depthMaximum)
        throw JSONParseError(reason: .emptyInput, line: 1, column: 1, offset: 0)
    }
}
