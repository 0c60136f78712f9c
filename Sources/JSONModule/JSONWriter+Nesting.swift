// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
    /// Writes a value's compact text as a string, as if that text were made first: in quotes, its own quotes escaped.
    public mutating func writeText(of value: JSON) {
        append(UInt8(ascii: "\""))
        let start = count
        write(value)
        guard !withBytes({ $0[start...].contains(SurrogateEscape.lead) }) else {
            let text = withBytes { String(decoding: $0[start...], as: UTF8.self) }
            advance(by: start - 1 - count)
            return write(JSONString(text))
        }
        escapeText(from: start)
        append(UInt8(ascii: "\""))
    }

    /// Escapes what was written from a place on; that is JSON, in which quotes and backslashes alone need it.
    private mutating func escapeText(from start: Int) {
        let escapes = withBytes { bytes in bytes[start...].reduce(0) { $0 + (Self.isEscaped($1) ? 1 : 0) } }
        let end = space(for: escapes)
        // From the end on, so that no byte is overwritten before it has moved; what stands before the first is in place.
        var (from, to) = (-1, escapes - 1)
        while from < to {
            let byte = end[from]
            end[to] = byte
            if Self.isEscaped(byte) {
                to -= 1
                end[to] = UInt8(ascii: "\\")
            }
            from -= 1
            to -= 1
        }
        advance(by: escapes)
    }

    @inline(__always)
    private static func isEscaped(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") }
}
