// SPDX-License-Identifier: Apache-2.0

package import JSONModule

/// Writes an answer's JSON as bytes, member by member, without making a value first.
///
/// It begins inside the outermost object; `finish` closes that. Members that are nil are left out.
package struct AnswerWriter: ~Copyable {
    private var bytes: [UInt8] = []
    private var needsComma = false

    /// Starts an object.
    ///
    /// - Parameter capacity: how many bytes to make room for.
    package init(capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
        bytes.append(UInt8(ascii: "{"))
    }

    /// Closes the outermost object and gives the bytes.
    package consuming func finish() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    // MARK: - Members

    /// Writes a member; nothing where there is no value.
    package mutating func string(_ name: String, _ value: String?) {
        guard let value else { return }
        key(name)
        write(value)
    }

    /// Writes a member; nothing where there is no value.
    package mutating func integer(_ name: String, _ value: Int?) {
        guard let value else { return }
        key(name)
        write(value)
    }

    /// Writes a member; nothing where there is no value.
    package mutating func boolean(_ name: String, _ value: Bool?) {
        guard let value else { return }
        key(name)
        append(value ? "true" : "false")
    }

    /// A point in time as AWS's JSON has it: seconds since 1970 with three decimals.
    package mutating func timestamp(_ name: String, milliseconds: Int64?) {
        guard let milliseconds else { return }
        key(name)
        if milliseconds < 0 { bytes.append(UInt8(ascii: "-")) }
        let (seconds, fraction) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        write(Int(seconds))
        bytes.append(UInt8(ascii: "."))
        for digit in [fraction / 100, fraction / 10 % 10, fraction % 10] {
            bytes.append(UInt8(ascii: "0") + UInt8(digit))
        }
    }

    /// Any JSON value.
    package mutating func json(_ name: String, _ value: JSON?) {
        guard let value else { return }
        key(name)
        value.write(into: &bytes)
    }

    /// An object, written by a closure.
    package mutating func object(_ name: String, _ members: (inout AnswerWriter) -> Void) {
        key(name)
        nest("{", "}", members)
    }

    /// An array of objects, each written by a closure.
    package mutating func array<Element>(
        _ name: String,
        _ elements: some Sequence<Element>,
        _ members: (inout AnswerWriter, Element) -> Void
    ) {
        key(name)
        nest("[", "]") { writer in
            for element in elements {
                writer.separate()
                writer.nest("{", "}") { members(&$0, element) }
            }
        }
    }

    /// An array of strings.
    package mutating func strings(_ name: String, _ elements: some Sequence<String>) {
        key(name)
        nest("[", "]") { writer in
            for element in elements {
                writer.separate()
                writer.write(element)
            }
        }
    }

    // MARK: - Text

    private mutating func nest(_ open: StaticString, _ close: StaticString, _ content: (inout AnswerWriter) -> Void) {
        append(open)
        needsComma = false
        content(&self)
        append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func key(_ name: String) {
        separate()
        write(name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func write(_ number: Int) {
        guard number >= 10 else { return bytes.append(contentsOf: String(number).utf8) }
        let start = bytes.count
        var rest = number
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }

    /// Writes a string in quotes; runs that need no escape are copied whole.
    private mutating func write(_ text: String) {
        var text = text
        let isWritten = text.withUTF8 { source in
            let start = bytes.count
            bytes.append(UInt8(ascii: "\""))
            if Self.isPlain(source) {
                bytes.append(contentsOf: source)
                bytes.append(UInt8(ascii: "\""))
                return true
            }
            var run = source.startIndex
            for index in source.indices where Self.isSpecial(source[index]) {
                guard let escape = Self.escape(of: source[index]) else {
                    bytes.removeSubrange(start...)
                    return false
                }
                bytes.append(contentsOf: source[run..<index])
                append(escape)
                run = index + 1
            }
            bytes.append(contentsOf: source[run...])
            bytes.append(UInt8(ascii: "\""))
            return true
        }
        // Control characters without a short escape, and what may stand for a lone surrogate.
        if !isWritten { JSON.string(text).write(into: &bytes) }
    }

    /// Whether no byte needs an escape; all are looked at, which the compiler makes many at a time.
    private static func isPlain(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
        var special: UInt8 = 0
        for byte in source { special |= isSpecial(byte) ? 1 : 0 }
        return special == 0
    }

    @inline(__always)
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte >= 0xF4
    }

    private static func escape(of byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "\""): "\\\""
        case UInt8(ascii: "\\"): "\\\\"
        case UInt8(ascii: "\n"): "\\n"
        case UInt8(ascii: "\r"): "\\r"
        case UInt8(ascii: "\t"): "\\t"
        default: nil
        }
    }
}
