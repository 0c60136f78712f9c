// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// Parses the number that begins at the position.
    ///
    /// Without fraction and exponent it is an integer where it fits 64 bits; all else is the nearest double.
    mutating func parseNumber() throws(JSONFault) -> JSON {
        let start = position
        let isNegative = base[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        // Eighteen digits always fit, so the sum is exact up to there.
        var magnitude: UInt64 = 0
        let digits = try takeDigits(into: &magnitude)
        guard digits == 1 || base[position - digits] != UInt8(ascii: "0") else {
            throw JSONFault(reason: .invalidNumber, offset: start)
        }
        guard position < end, isFractionOrExponent(base[position]) else {
            return try makeInteger(magnitude, digits: digits, isNegative: isNegative, start: start)
        }
        return try parseFraction(magnitude, digits: digits, isNegative: isNegative, start: start)
    }

    private mutating func parseFraction(
        _ whole: UInt64,
        digits wholeDigits: Int,
        isNegative: Bool,
        start: Int
    ) throws(JSONFault) -> JSON {
        var magnitude = whole
        var digits = wholeDigits
        var exponent = 0
        if base[position] == UInt8(ascii: ".") {
            position += 1
            let fraction = try takeDigits(into: &magnitude)
            digits += fraction
            exponent = -fraction
        }
        if position < end, base[position] | 0x20 == UInt8(ascii: "e") {
            departures += 1
            exponent += try takeExponent()
        }
        try expectNumberEnds(start: start)
        if !isAsWritten(whole: whole, digits: digits, exponent: exponent) { departures += 1 }
        // Exact operands and one rounding give the nearest double (Clinger's fast path).
        if digits <= 18, magnitude < 1 << 53, (-22...22).contains(exponent) {
            let power = Self.powersOfTen[abs(exponent)]
            let value = exponent < 0 ? Double(magnitude) / power : Double(magnitude) * power
            return .double(isNegative ? -value : value)
        }
        return try makeDouble(start: start)
    }

    /// Whether a number with a fraction, which ends at the position, is certainly as the writer would write it.
    ///
    /// Of two different decimals of up to fifteen digits each is the shortest text of its own double. A whole number, as
    /// `1.0`, counts as another text: JSONata has it written without a fraction.
    private func isAsWritten(whole: UInt64, digits: Int, exponent: Int) -> Bool {
        let isShortest = base[position - 1] != UInt8(ascii: "0")
        return digits <= 15 && exponent < 0 && (1..<10_000_000).contains(whole) && isShortest
    }

    private mutating func makeInteger(
        _ magnitude: UInt64,
        digits: Int,
        isNegative: Bool,
        start: Int
    ) throws(JSONFault) -> JSON {
        try expectNumberEnds(start: start)
        if magnitude == 0, isNegative { departures += 1 }
        if digits <= 18 { return .integer(isNegative ? -Int64(magnitude) : Int64(magnitude)) }
        let text = UnsafeBufferPointer(start: base + start, count: position - start)
        if let value = Int64(String(decoding: text, as: UTF8.self)) { return .integer(value) }
        departures += 1
        return try makeDouble(start: start)
    }

    private func makeDouble(start: Int) throws(JSONFault) -> JSON {
        let text = UnsafeBufferPointer(start: base + start, count: position - start)
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
            throw JSONFault(reason: .invalidNumber, offset: start)
        }
        return .double(value)
    }

    /// Takes one or more digits, adding them to a sum that is allowed to wrap around.
    @inline(__always)
    private mutating func takeDigits(into magnitude: inout UInt64) throws(JSONFault) -> Int {
        let start = position
        while position < end {
            let digit = base[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            magnitude = magnitude &* 10 &+ UInt64(digit)
            position += 1
        }
        guard position > start else { throw position < end ? fault(.invalidNumber) : fault(.unexpectedEnd) }
        return position - start
    }

    private mutating func takeExponent() throws(JSONFault) -> Int {
        position += 1
        let isNegative = position < end && base[position] == UInt8(ascii: "-")
        if isNegative || position < end && base[position] == UInt8(ascii: "+") { position += 1 }
        var magnitude: UInt64 = 0
        let digits = try takeDigits(into: &magnitude)
        // A longer one only has to be out of the fast path's range: the text is then read as a whole.
        let exponent = digits <= 6 ? Int(magnitude) : 1_000_000
        return isNegative ? -exponent : exponent
    }

    private func expectNumberEnds(start: Int) throws(JSONFault) {
        guard position < end else { return }
        let byte = base[position]
        guard !Self.isWordPart(byte), byte != UInt8(ascii: "."), byte != UInt8(ascii: "+"), byte != UInt8(ascii: "-")
        else { throw JSONFault(reason: .invalidNumber, offset: position) }
    }

    @inline(__always)
    private func isFractionOrExponent(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
    }

    /// 10^0 to 10^22, the powers that a double holds exactly.
    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
