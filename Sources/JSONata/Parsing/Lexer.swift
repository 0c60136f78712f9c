// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Cuts an expression into tokens, over its UTF-8 bytes.
struct Lexer {
    let bytes: UnsafeBufferPointer<UInt8>
    let hasDefaultOperators: Bool
    private(set) var position = 0
    /// Whether bytes and UTF-16 units are the same.
    private let isASCII: Bool

    /// An earlier place, in bytes and in UTF-16 units, from which the next one is counted.
    private var counted = (bytes: 0, units: 0)

    init(_ bytes: UnsafeBufferPointer<UInt8>, version: Options.Version) {
        self.bytes = bytes
        isASCII = bytes.allSatisfy { $0 < 0x80 }
        hasDefaultOperators = version >= .v2_1
    }

    /// The next token; after an operand a slash divides, elsewhere it begins a regular expression.
    mutating func next(afterOperand: Bool) throws(JSONataError) -> Token {
        var token = try scan(afterOperand: afterOperand)
        if !isASCII { token.end = units(at: position) }
        return token
    }

    private mutating func scan(afterOperand: Bool) throws(JSONataError) -> Token {
        try skipBlanks()
        guard position < bytes.count else { return Token(.end, end: bytes.count) }
        let byte = bytes[position]
        if byte == UInt8(ascii: "/"), !afterOperand {
            position += 1
            return try regex()
        }
        if let symbol = symbol(byte) { return Token(.symbol(symbol), end: position) }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try string(quote: byte)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "`"): return try quotedName()
        default: return word()
        }
    }

    /// The place of a byte in UTF-16 units, as errors give it.
    mutating func units(at byte: Int) -> Int {
        if byte < counted.bytes { counted = (0, 0) }
        while counted.bytes < byte {
            let lead = bytes[counted.bytes]
            if lead & 0xC0 != 0x80 { counted.units += lead >= 0xF0 ? 2 : 1 }
            counted.bytes += 1
        }
        return counted.units
    }

    func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D && byte != 0x0C)
    }

    /// Whether a byte is a blank or a sign.
    @inline(__always)
    private static func endsWord(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        if letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") { return false }
        return isBlank(byte) || single(byte) != nil
    }

    private mutating func skipBlanks() throws(JSONataError) {
        while position < bytes.count {
            if Self.isBlank(bytes[position]) {
                position += 1
            } else if bytes[position] == UInt8(ascii: "/"), byte(at: position + 1) == UInt8(ascii: "*") {
                try skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(JSONataError) {
        let start = position
        position += 2
        while byte(at: position) != UInt8(ascii: "*") || byte(at: position + 1) != UInt8(ascii: "/") {
            position += 1
            guard position < bytes.count else { throw JSONataError(.S0106, position: units(at: start)) }
        }
        position += 2
    }

    /// The sign at the position, which moves past it.
    private mutating func symbol(_ byte: UInt8) -> Symbol? {
        guard let single = Self.single(byte) else { return nil }
        position += 1
        guard let double = doubled(single, self.byte(at: position)) else { return single }
        position += 1
        return double
    }

    private func doubled(_ first: Symbol, _ second: UInt8) -> Symbol? {
        switch (first, second) {
        case (.dot, UInt8(ascii: ".")): .range
        case (.colon, UInt8(ascii: "=")): .assign
        case (.exclamation, UInt8(ascii: "=")): .notEqual
        case (.greater, UInt8(ascii: "=")): .greaterOrEqual
        case (.less, UInt8(ascii: "=")): .lessOrEqual
        case (.times, UInt8(ascii: "*")): .descendant
        case (.tilde, UInt8(ascii: ">")): .chain
        case (.question, UInt8(ascii: ":")) where hasDefaultOperators: .otherwise
        case (.question, UInt8(ascii: "?")) where hasDefaultOperators: .coalesce
        default: nil
        }
    }

    /// The sign that one character is.
    private static func single(_ byte: UInt8) -> Symbol? {
        switch byte {
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: "["): .openBracket
        case UInt8(ascii: "]"): .closeBracket
        case UInt8(ascii: "{"): .openBrace
        case UInt8(ascii: "}"): .closeBrace
        case UInt8(ascii: "("): .openParenthesis
        case UInt8(ascii: ")"): .closeParenthesis
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: "@"): .at
        case UInt8(ascii: "#"): .hash
        case UInt8(ascii: ";"): .semicolon
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: "?"): .question
        case UInt8(ascii: "+"): .plus
        case UInt8(ascii: "-"): .minus
        case UInt8(ascii: "*"): .times
        case UInt8(ascii: "/"): .divide
        case UInt8(ascii: "%"): .percent
        case UInt8(ascii: "|"): .bar
        case UInt8(ascii: "="): .equal
        case UInt8(ascii: "<"): .less
        case UInt8(ascii: ">"): .greater
        case UInt8(ascii: "^"): .caret
        case UInt8(ascii: "&"): .ampersand
        case UInt8(ascii: "!"): .exclamation
        case UInt8(ascii: "~"): .tilde
        default: nil
        }
    }

    private mutating func quotedName() throws(JSONataError) -> Token {
        let start = position + 1
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "`")) else {
            throw JSONataError(.S0105, position: units(at: bytes.count))
        }
        position = end + 1
        return Token(.name, text(start..<end), end: position)
    }

    /// A name, a variable, or one of the words with a meaning.
    private mutating func word() -> Token {
        let start = position
        while position < bytes.count, !Self.endsWord(bytes[position]) { position += 1 }
        if bytes[start] == UInt8(ascii: "$") { return Token(.variable, text(start + 1..<position), end: position) }
        return reserved(start) ?? Token(.name, text(start..<position), end: position)
    }

    /// The token of a word that begins at `start` and ends here, if it is one of those with a meaning.
    private func reserved(_ start: Int) -> Token? {
        switch (bytes[start], position - start) {
        case (UInt8(ascii: "o"), 2): hasWord("or", start) ? Token(.symbol(.or), end: position) : nil
        case (UInt8(ascii: "i"), 2): hasWord("in", start) ? Token(.symbol(.in), end: position) : nil
        case (UInt8(ascii: "a"), 3): hasWord("and", start) ? Token(.symbol(.and), end: position) : nil
        case (UInt8(ascii: "t"), 4): hasWord("true", start) ? value(true) : nil
        case (UInt8(ascii: "f"), 5): hasWord("false", start) ? value(false) : nil
        case (UInt8(ascii: "n"), 4): hasWord("null", start) ? value(.null) : nil
        default: nil
        }
    }

    /// Whether a word stands at `start` and ends here.
    private func hasWord(_ word: StaticString, _ start: Int) -> Bool {
        (0..<word.utf8CodeUnitCount).allSatisfy { bytes[start + $0] == word.utf8Start[$0] }
    }

    private func value(_ literal: JSON) -> Token {
        var token = Token(.value, end: position)
        token.literal = literal
        return token
    }

    private mutating func number() throws(JSONataError) -> Token {
        let start = position
        if bytes[position] == UInt8(ascii: "0") { position += 1 } else { skipDigits() }
        if byte(at: position) == UInt8(ascii: "."), isDigit(at: position + 1) {
            position += 1
            skipDigits()
        }
        if byte(at: position) | 0x20 == UInt8(ascii: "e") {
            let sign = byte(at: position + 1)
            let digits = position + (sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") ? 2 : 1)
            if isDigit(at: digits) {
                position = digits
                skipDigits()
            }
        }
        var token = Token(.number, end: position)
        token.literal = try literal(start..<position)
        return token
    }

    private mutating func literal(_ range: Range<Int>) throws(JSONataError) -> JSON {
        if range.count < 16, let integer = integer(range) { return .integer(integer) }
        let text = text(range)
        guard let value = Double(text), value.isFinite else {
            throw JSONataError(.S0102, position: units(at: range.lowerBound), token: .string(text))
        }
        return JSON(number: value)
    }

    private func integer(_ range: Range<Int>) -> Int64? {
        var value: Int64 = 0
        for byte in bytes[range] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private func isDigit(at index: Int) -> Bool {
        let byte = byte(at: index)
        return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private mutating func skipDigits() {
        while isDigit(at: position) { position += 1 }
    }
}

extension Lexer {
    /// A string, whose opening quote stands at the position.
    private mutating func string(quote: UInt8) throws(JSONataError) -> Token {
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != quote, bytes[position] != UInt8(ascii: "\\") { position += 1 }
        if byte(at: position) == quote, position < bytes.count {
            position += 1
            return Token(.string, text(start..<position - 1), end: position)
        }
        return try escapedString(from: start, quote: quote)
    }

    /// The rest of a string that has escapes; surrogates may be halves of pairs.
    private mutating func escapedString(from start: Int, quote: UInt8) throws(JSONataError) -> Token {
        var units: [UInt16] = []
        var plain = start
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == quote || byte == UInt8(ascii: "\\") else {
                position += 1
                continue
            }
            units += JSONString(text(plain..<position)).utf16Units
            position += 1
            if byte == quote {
                return Token(.string, JSONString(utf16Units: units).text, end: position)
            }
            units.append(try escape())
            plain = position
        }
        // An escape that the text's end cuts short leads beyond it.
        throw JSONataError(.S0101, position: self.units(at: bytes.count) + position - bytes.count)
    }

    /// The character that an escape stands for; the position is after the backslash.
    private mutating func escape() throws(JSONataError) -> UInt16 {
        let byte = byte(at: position)
        let unit: UInt16
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unit = UInt16(byte)
        case UInt8(ascii: "b"): unit = 0x08
        case UInt8(ascii: "f"): unit = 0x0C
        case UInt8(ascii: "n"): unit = 0x0A
        case UInt8(ascii: "r"): unit = 0x0D
        case UInt8(ascii: "t"): unit = 0x09
        case UInt8(ascii: "u"): return try codeUnit()
        default:
            throw JSONataError(.S0103, position: units(at: position), token: .string(character(at: position)))
        }
        position += 1
        return unit
    }

    /// The four digits after `\u`; fewer pass at the end of the text, as in the reference engine.
    private mutating func codeUnit() throws(JSONataError) -> UInt16 {
        let digits = position + 1..<min(position + 5, bytes.count)
        // A number's text might begin with a sign.
        guard digits.allSatisfy({ Character(Unicode.Scalar(bytes[$0])).isHexDigit }),
            let unit = UInt16(text(digits), radix: 16)
        else {
            throw JSONataError(.S0104, position: units(at: position))
        }
        position += 5
        return unit
    }

    /// The whole character at a byte; empty at the end.
    private func character(at index: Int) -> String {
        guard index < bytes.count else { return "" }
        var end = index + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return text(index..<end)
    }

    /// A regular expression; the position is after its opening slash.
    ///
    /// As in the reference engine a slash ends it only outside of all brackets, which need not match.
    private mutating func regex() throws(JSONataError) -> Token {
        let start = position
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "/"), depth == 0, !isEscaped(position) { return try regex(start..<position) }
            if bytes[position - 1] != UInt8(ascii: "\\") {
                switch byte {
                case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                default: break
                }
            }
            position += 1
        }
        throw JSONataError(.S0302, position: units(at: position))
    }

    /// Whether an odd number of backslashes stands before a byte.
    private func isEscaped(_ index: Int) -> Bool {
        var count = 0
        while index - count > 0, bytes[index - count - 1] == UInt8(ascii: "\\") { count += 1 }
        return count % 2 == 1
    }

    private mutating func regex(_ pattern: Range<Int>) throws(JSONataError) -> Token {
        guard !pattern.isEmpty else { throw JSONataError(.S0301, position: units(at: position)) }
        position += 1
        let start = position
        while [UInt8(ascii: "i"), UInt8(ascii: "m")].contains(byte(at: position)) { position += 1 }
        var token = Token(.regex, end: position)
        token.literal = [.string(text(pattern)), .string(text(start..<position))]
        return token
    }
}
