// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// The compact text, as AWS writes it.
    public var serialized: String {
        var writer = JSONWriter(capacity: 512)
        writer.write(self)
        return writer.text
    }

    /// Appends the compact text in UTF-8.
    public func write(into output: inout [UInt8]) {
        var writer = JSONWriter(capacity: 512)
        writer.write(self)
        writer.withBytes { output.append(contentsOf: $0) }
    }

    /// An indented text for people, two spaces a level.
    public var prettyPrinted: String {
        var writer = JSONWriter(capacity: 512)
        writer.writeIndented(self, level: 0)
        return writer.text
    }
}

extension JSONString {
    /// The string as a JSON text, in quotes and with escapes.
    public var serialized: String { JSON.string(self).serialized }
}
