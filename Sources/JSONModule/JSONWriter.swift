// SPDX-License-Identifier: Apache-2.0

/// Writes JSON text into a buffer of its own that grows by doubling.
public struct JSONWriter: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    /// Starts with nothing.
    ///
    /// - Parameter capacity: how many bytes to make room for.
    public init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// What has been written, as text.
    var text: String {
        let bytes = UnsafeBufferPointer(start: base, count: count)
        // Only whole strings and ASCII are ever written, so the bytes are valid UTF-8.
        return String(copying: UTF8Span(unchecked: bytes.span))
    }

    /// What has been written, to be looked at during the call.
    public borrowing func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(UnsafeBufferPointer(start: base, count: count))
    }

    /// Writes the compact text of a value.
    public mutating func write(_ value: JSON) {
        switch value {
        case .null: append("null")
        case .bool(true): append("true")
        case .bool(false): append("false")
        case .integer(let value): writeInteger(value)
        case .double(let value): append(JSONNumber.text(of: value))
        case .string(let string): write(string)
        case .array(let elements):
            append(UInt8(ascii: "["))
            elements.withUnsafeBufferPointer { elements in
                for index in elements.indices {
                    if index > 0 { append(UInt8(ascii: ",")) }
                    write(elements[index])
                }
            }
            append(UInt8(ascii: "]"))
        case .object(let object):
            if let source = object.source { return source.withBytes { append($0) } }
            append(UInt8(ascii: "{"))
            object.entries.withUnsafeBufferPointer { entries in
                for index in entries.indices {
                    if index > 0 { append(UInt8(ascii: ",")) }
                    write(entries[index].key)
                    append(UInt8(ascii: ":"))
                    write(entries[index].value)
                }
            }
            append(UInt8(ascii: "}"))
        }
    }

    mutating func writeIndented(_ value: JSON, level: Int) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            append(UInt8(ascii: "["))
            for index in elements.indices {
                beginLine(isFirst: index == 0, level: level + 1)
                writeIndented(elements[index], level: level + 1)
            }
            endLine(level: level)
            append(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            append(UInt8(ascii: "{"))
            for index in object.entries.indices {
                beginLine(isFirst: index == 0, level: level + 1)
                write(object.entries[index].key)
                append(": ")
                writeIndented(object.entries[index].value, level: level + 1)
            }
            endLine(level: level)
            append(UInt8(ascii: "}"))
        default:
            write(value)
        }
    }

    private mutating func beginLine(isFirst: Bool, level: Int) {
        if !isFirst { append(UInt8(ascii: ",")) }
        endLine(level: level)
    }

    private mutating func endLine(level: Int) {
        append(UInt8(ascii: "\n"))
        for _ in 0..<level { append("  ") }
    }

    /// Writes a string in quotes and with escapes.
    public mutating func write(_ string: JSONString) {
        if !writeShort(StringBits(of: string.text)) { string.withUTF8 { writeString($0) } }
    }

    /// Writes a member's name, which needs no escape, between a comma, where one is needed, and the colon.
    public mutating func writeKey(_ name: StaticString, afterComma: Bool = false) {
        _ = writeKey(name, afterComma: afterComma, room: 0)
    }

    /// Writes a member whose name and text need no escape.
    public mutating func writePlainMember(_ name: StaticString, _ text: String, afterComma: Bool) {
        JSONString(text).withUTF8 { bytes in
            let target = writeKey(name, afterComma: afterComma, room: bytes.count + 2)
            target[0] = UInt8(ascii: "\"")
            if let source = bytes.baseAddress { (target + 1).update(from: source, count: bytes.count) }
            target[bytes.count + 1] = UInt8(ascii: "\"")
            advance(by: bytes.count + 2)
        }
    }

    /// Writes a member's name and gives the room for so many bytes behind it.
    @inline(__always)
    private mutating func writeKey(
        _ name: StaticString,
        afterComma: Bool,
        room: Int
    ) -> UnsafeMutablePointer<UInt8> {
        let count = name.utf8CodeUnitCount
        var target = space(for: count + 4 + room)
        if afterComma {
            target[0] = UInt8(ascii: ",")
            target += 1
        }
        target[0] = UInt8(ascii: "\"")
        (target + 1).update(from: name.utf8Start, count: count)
        target[count + 1] = UInt8(ascii: "\"")
        target[count + 2] = UInt8(ascii: ":")
        advance(by: count + (afterComma ? 4 : 3))
        return target + count + 3
    }

    /// Writes an integer's digits.
    public mutating func writeInteger(_ value: Int64) {
        let sign = value < 0 ? 1 : 0
        let count = sign + Self.digits(of: value.magnitude)
        let target = space(for: count)
        if value < 0 { target[0] = UInt8(ascii: "-") }
        _ = Self.write(value.magnitude, from: sign, to: count, of: target)
        advance(by: count)
    }

    /// Writes a number of thousandths with a point and three decimals: `1.500`.
    public mutating func writeThousandths(_ value: Int64) {
        let sign = value < 0 ? 1 : 0
        let count = sign + max(4, Self.digits(of: value.magnitude)) + 1
        let target = space(for: count)
        if value < 0 { target[0] = UInt8(ascii: "-") }
        let whole = Self.write(value.magnitude, from: count - 3, to: count, of: target)
        target[count - 4] = UInt8(ascii: ".")
        _ = Self.write(whole, from: sign, to: count - 4, of: target)
        advance(by: count)
    }

    /// How many decimal digits a number has.
    static func digits(of value: UInt64) -> Int {
        var (digits, bound) = (1, 10 as UInt64)
        // Twenty digits are the most; ten to the twentieth power wraps around, and is not looked at.
        while digits < 20, value >= bound {
            digits += 1
            bound &*= 10
        }
        return digits
    }

    /// Writes a number's last digits into a range of places, and gives what is left of it.
    @inline(__always)
    private static func write(
        _ value: UInt64,
        from start: Int,
        to end: Int,
        of target: UnsafeMutablePointer<UInt8>
    ) -> UInt64 {
        var (rest, place) = (value, end)
        // Eight at a time, then two: what a division costs is that the next one waits for it.
        while place - start >= 8 {
            let (above, digits) = rest.quotientAndRemainder(dividingBy: 100_000_000)
            place -= 8
            UnsafeMutableRawPointer(target + place).storeBytes(of: eightDigits(digits).littleEndian, as: UInt64.self)
            rest = above
        }
        while place - start >= 2 {
            let (hundredth, digits) = rest.quotientAndRemainder(dividingBy: 100)
            let (tens, ones) = digits.quotientAndRemainder(dividingBy: 10)
            place -= 2
            target[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: tens)
            target[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: ones)
            rest = hundredth
        }
        if place > start {
            let (tenth, digit) = rest.quotientAndRemainder(dividingBy: 10)
            place -= 1
            target[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            rest = tenth
        }
        return rest
    }

    /// The eight decimal digits of a number below 10⁸, one in each byte, the first one in the lowest.
    @inline(__always)
    private static func eightDigits(_ number: UInt64) -> UInt64 {
        // The two halves of four digits are divided at once, by products whose upper bits are the quotient: by 100, which holds
        // for numbers below 10,000, then by 10, which holds below 100.
        let (first, last) = number.quotientAndRemainder(dividingBy: 10_000)
        var word = first | last << 32
        let hundreds = (word &* 10_486) >> 20 & 0x0000_007F_0000_007F
        word = hundreds | (word &- hundreds &* 100) << 16
        let tens = (word &* 103) >> 10 & 0x000F_000F_000F_000F
        word = tens | (word &- tens &* 10) << 8
        return word | 0x3030_3030_3030_3030
    }

    // MARK: - Bytes

    /// Appends a byte as it is.
    @inline(__always)
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (base + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    /// Appends a text as it is.
    public mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        JSONString(text).withUTF8 { append($0) }
    }

    /// The bytes from the end on, at least so many, to be written and then taken over with `advance`.
    @inline(__always)
    mutating func space(for additional: Int) -> UnsafeMutablePointer<UInt8> {
        reserve(additional)
        return base + count
    }

    @inline(__always)
    mutating func advance(by additional: Int) { count += additional }

    @inline(__always)
    private mutating func reserve(_ additional: Int) {
        if count + additional > capacity { grow(by: additional) }
    }

    @inline(never)
    private mutating func grow(by additional: Int) {
        capacity = max(capacity * 2, count + additional)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
