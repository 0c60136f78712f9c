// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// Parses the string whose opening quote stands at the position.
    ///
    /// The hash is a cheap one, for telling names apart.
    @inline(__always)
    mutating func parseString() throws(JSONFault) -> (value: JSONString, hash: UInt8) {
        let start = position + 1
        let plain = scanPlain(from: start)
        guard plain.end < end else { throw JSONFault(reason: .unexpectedEnd, offset: end) }
        guard base[plain.end] == UInt8(ascii: "\"") else {
            let string = try parseEscapedString(plainEnd: plain.end)
            return (string, string.withUTF8(Self.hash))
        }
        let bytes = UnsafeBufferPointer(start: base + start, count: plain.end - start)
        let hash = Self.hash(bytes)
        position = plain.end + 1
        if plain.isASCII {
            return (JSONString(String(copying: UTF8Span(unchecked: bytes.span, isKnownASCII: true))), hash)
        }
        return (try makeString(bytes, at: start), hash)
    }

    @inline(__always)
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt8 {
        guard let first = bytes.first else { return 0 }
        return bytes[bytes.count - 1] &* 31 &+ first &* 7 &+ UInt8(truncatingIfNeeded: bytes.count)
    }

    /// Goes over the bytes that need no translation, eight at a time.
    @inline(__always)
    func scanPlain(from start: Int) -> (end: Int, isASCII: Bool) {
        var index = start
        var high: UInt64 = 0
        while index + 8 <= end {
            let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self).littleEndian
            let stops = Self.stops(in: word)
            guard stops == 0 else {
                let count = stops.trailingZeroBitCount
                // Only the bytes before the stop count.
                high |= word & ((1 << UInt64(count & ~7)) &- 1)
                return (index + count / 8, high & 0x8080_8080_8080_8080 == 0)
            }
            high |= word
            index += 8
        }
        var isASCII = high & 0x8080_8080_8080_8080 == 0
        while index < end {
            let byte = base[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
            if byte >= 0x80 { isASCII = false }
            index += 1
        }
        return (index, isASCII)
    }

    /// The top bit of each byte that is a quote, a backslash or a control character.
    ///
    /// A bit above the first true one may be wrong (a borrow), so only the lowest is to be used.
    @inline(__always)
    static func stops(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let slashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let found =
            ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes) | ((word &- (ones &* 0x20)) & ~word)
        return found & 0x8080_8080_8080_8080
    }

    /// Makes a string of bytes that are not all ASCII, checking them.
    private func makeString(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONFault) -> JSONString {
        do throws(UTF8.ValidationError) {
            let text = String(copying: try UTF8Span(validating: bytes.span))
            return bytes.contains(SurrogateEscape.lead) ? JSONString(plain: text) : JSONString(text)
        } catch {
            throw JSONFault(reason: .invalidUTF8, offset: start + error.byteOffsets.lowerBound)
        }
    }

    // MARK: - Escapes

    /// Parses a string of ASCII whose escapes are of one letter, as a document inside another one has them, in one go.
    ///
    /// Nil, with nothing taken, where it is anything else.
    private mutating func parseSimplyEscapedString() -> JSONString? {
        let start = position + 1
        guard let stop = endOfSimplyEscapedString(from: start) else { return nil }
        let text = String(unsafeUninitializedCapacity: stop - start) { buffer in
            guard let target = buffer.baseAddress else { return 0 }
            return unescape(from: start, to: stop, into: target)
        }
        position = stop + 1
        return JSONString(text)
    }

    /// Writes what some bytes with escapes of one letter stand for, and gives the number of bytes that takes.
    ///
    /// There is room for as many bytes as there are with the escapes.
    private func unescape(from start: Int, to stop: Int, into target: UnsafeMutablePointer<UInt8>) -> Int {
        var (index, count) = (start, 0)
        while index < stop {
            // Eight bytes at a time; of those with a stop among them the ones before it count. What is written is never
            // ahead of what is read, so that there is room for all eight.
            if index + 8 <= stop {
                let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
                UnsafeMutableRawPointer(target + count).storeBytes(of: word, as: UInt64.self)
                let stops = Self.stops(in: word.littleEndian)
                let plain = stops == 0 ? 8 : stops.trailingZeroBitCount / 8
                index += plain
                count += plain
                if stops == 0 { continue }
            }
            if let byte = Self.simpleEscape(base[index], base[index + 1]) {
                target[count] = byte
                index += 2
            } else {
                target[count] = base[index]
                index += 1
            }
            count += 1
        }
        return count
    }

    /// Where the closing quote stands.
    private func endOfSimplyEscapedString(from start: Int) -> Int? {
        var index = start
        while true {
            let plain = scanPlain(from: index)
            guard plain.isASCII, plain.end + 1 < end else { return nil }
            if base[plain.end] == UInt8(ascii: "\"") { return plain.end }
            guard Self.simpleEscape(base[plain.end], base[plain.end + 1]) != nil else { return nil }
            index = plain.end + 2
        }
    }

    /// What an escape of one letter stands for, unless a writer would not have made it.
    @inline(__always)
    private static func simpleEscape(_ first: UInt8, _ second: UInt8) -> UInt8? {
        guard first == UInt8(ascii: "\\") else { return nil }
        switch second {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return second
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        default: return nil
        }
    }

    /// Parses a string with escapes; the bytes up to `plainEnd` have none.
    private mutating func parseEscapedString(plainEnd: Int) throws(JSONFault) -> JSONString {
        if let string = parseSimplyEscapedString() { return string }
        var text = try plainText(from: position + 1, to: plainEnd)
        position = plainEnd
        while true {
            guard position < end else { throw fault(.unexpectedEnd) }
            switch base[position] {
            case UInt8(ascii: "\""):
                position += 1
                return JSONString(text)
            case UInt8(ascii: "\\"):
                try parseEscape(into: &text)
            case 0..<0x20:
                throw fault(.controlCharacterInString)
            default:
                let stop = scanPlain(from: position).end
                text += try plainText(from: position, to: stop)
                position = stop
            }
        }
    }

    private func plainText(from start: Int, to stop: Int) throws(JSONFault) -> String {
        try makeString(UnsafeBufferPointer(start: base + start, count: stop - start), at: start).text
    }

    /// Parses the escape whose backslash stands at the position.
    private mutating func parseEscape(into text: inout String) throws(JSONFault) {
        guard position + 1 < end else { throw JSONFault(reason: .unexpectedEnd, offset: end) }
        let scalar: Unicode.Scalar
        switch base[position + 1] {
        case UInt8(ascii: "\""): scalar = "\""
        case UInt8(ascii: "\\"): scalar = "\\"
        case UInt8(ascii: "/"):
            departures += 1
            scalar = "/"
        case UInt8(ascii: "b"): scalar = "\u{8}"
        case UInt8(ascii: "f"): scalar = "\u{C}"
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "r"): scalar = "\r"
        case UInt8(ascii: "t"): scalar = "\t"
        case UInt8(ascii: "u"):
            departures += 1
            return try parseUnicodeEscape(into: &text)
        default: throw fault(.invalidEscape)
        }
        text.unicodeScalars.append(scalar)
        position += 2
    }

    private mutating func parseUnicodeEscape(into text: inout String) throws(JSONFault) {
        let unit = try parseHexadecimal()
        if let scalar = Unicode.Scalar(unit) {
            text.unicodeScalars.append(scalar)
        } else if UTF16.isLeadSurrogate(unit), let low = try parseLowSurrogate() {
            let scalar = UTF16.decode(UTF16.EncodedScalar([unit, low]))
            text.unicodeScalars.append(scalar)
            if scalar == SurrogateEscape.escape { text.unicodeScalars.append(scalar) }
        } else {
            text.unicodeScalars.append(SurrogateEscape.escape)
            text.unicodeScalars.append(SurrogateEscape.scalar(for: unit))
        }
    }

    /// Takes the escape of a low surrogate, if one stands at the position.
    private mutating func parseLowSurrogate() throws(JSONFault) -> UInt16? {
        guard position + 1 < end, base[position] == UInt8(ascii: "\\"), base[position + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let start = position
        let unit = try parseHexadecimal()
        guard UTF16.isTrailSurrogate(unit) else {
            position = start
            return nil
        }
        return unit
    }

    /// Takes `\uXXXX` at the position.
    private mutating func parseHexadecimal() throws(JSONFault) -> UInt16 {
        var unit: UInt16 = 0
        for index in position + 2..<position + 6 {
            guard index < end else { throw JSONFault(reason: .unexpectedEnd, offset: end) }
            guard let digit = Self.hexadecimalDigit(base[index]) else { throw fault(.invalidEscape) }
            unit = unit << 4 | digit
        }
        position += 6
        return unit
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
