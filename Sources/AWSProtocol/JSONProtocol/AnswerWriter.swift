// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// Writes an answer's JSON as bytes, member by member, without making a value first.
///
/// It begins inside the outermost object; `finish` closes that. Members that are nil are left out.
public struct AnswerWriter: ~Copyable {
    private var text: JSONWriter
    private var needsComma = false

    /// Starts an object.
    ///
    /// - Parameter capacity: how many bytes to make room for.
    public init(capacity: Int = 256) {
        text = JSONWriter(capacity: capacity)
        text.append(UInt8(ascii: "{"))
    }

    /// Closes the outermost object and shows the bytes.
    public consuming func finish<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        text.append(UInt8(ascii: "}"))
        return text.withBytes(body)
    }

    /// Closes the outermost object and gives the bytes.
    public consuming func finish() -> [UInt8] { finish { Array($0) } }

    // MARK: - Members

    /// Writes a member; nothing where there is no value.
    public mutating func string(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        text.write(JSONString(value))
    }

    /// Writes a text that needs no escape, as ARNs, names and AWS's own words need none; nothing where there is none.
    public mutating func plain(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        text.writePlainMember(name, value, afterComma: needsComma)
        needsComma = true
    }

    /// Writes a member whose name is data.
    public mutating func string(named name: String, _ value: String) {
        key(named: name)
        text.write(JSONString(value))
    }

    /// Writes a value's JSON text as a string; nothing where there is no value.
    public mutating func text(_ name: StaticString, of value: Payload?) {
        guard let value else { return }
        key(name)
        if let known = value.text { text.write(JSONString(known)) } else { text.writeText(of: value.value) }
    }

    /// Writes a member; nothing where there is no value.
    public mutating func integer(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        text.writeInteger(Int64(value))
    }

    /// Writes a member; nothing where there is no value.
    public mutating func boolean(_ name: StaticString, _ value: Bool?) {
        guard let value else { return }
        key(name)
        text.append(value ? "true" : "false")
    }

    /// A point in time as AWS's JSON has it: seconds since 1970 with three decimals.
    public mutating func timestamp(_ name: StaticString, milliseconds: Int64?) {
        guard let milliseconds else { return }
        key(name)
        text.writeThousandths(milliseconds)
    }

    /// Any JSON value.
    public mutating func json(_ name: StaticString, _ value: JSON?) {
        guard let value else { return }
        key(name)
        text.write(value)
    }

    /// Any JSON value, whose name is data.
    public mutating func json(named name: String, _ value: JSON) {
        key(named: name)
        text.write(value)
    }

    /// An object, written by a closure.
    public mutating func object(_ name: StaticString, _ members: (inout AnswerWriter) -> Void) {
        key(name)
        nest(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    /// An object whose name is data.
    public mutating func object(named name: String, _ members: (inout AnswerWriter) -> Void) {
        key(named: name)
        nest(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    /// An array of objects, each written by a closure.
    public mutating func array<Element>(
        _ name: StaticString,
        _ elements: some Sequence<Element>,
        _ members: (inout AnswerWriter, Element) -> Void
    ) {
        key(name)
        nest(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
            for element in elements {
                writer.separate()
                writer.nest(UInt8(ascii: "{"), UInt8(ascii: "}")) { members(&$0, element) }
            }
        }
    }

    /// An array of strings, whose name may be data.
    public mutating func strings(named name: String, _ elements: some Sequence<String>) {
        key(named: name)
        nest(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
            for element in elements {
                writer.separate()
                writer.text.write(JSONString(element))
            }
        }
    }

    // MARK: - Text

    private mutating func nest(_ open: UInt8, _ close: UInt8, _ content: (inout AnswerWriter) -> Void) {
        text.append(open)
        needsComma = false
        content(&self)
        text.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { text.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func key(_ name: StaticString) {
        text.writeKey(name, afterComma: needsComma)
        needsComma = true
    }

    private mutating func key(named name: String) {
        separate()
        text.write(JSONString(name))
        text.append(UInt8(ascii: ":"))
    }
}
