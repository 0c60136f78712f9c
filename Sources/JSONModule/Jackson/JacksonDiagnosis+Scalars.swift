// SPDX-License-Identifier: Apache-2.0

extension JacksonDiagnosis {
    /// Reads the string whose opening quote stands at the position.
    mutating func readString(isName: Bool) throws(JacksonFault) {
        position += 1
        while position < units.count {
            let next = units[position]
            position += 1
            switch next {
            case unit("\""): return
            case unit("\\"): try readEscape()
            case 0..<0x20:
                throw fault(
                    "Illegal unquoted character (\(description(next))): has to be escaped using backslash to be "
                        + "included in \(isName ? "name" : "string value")"
                )
            default: break
            }
        }
        let end = isName ? " in field name" : ": was expecting closing quote for a string value"
        throw fault("Unexpected end-of-input" + end)
    }

    private mutating func readEscape() throws(JacksonFault) {
        guard position < units.count else { throw endInEscape }
        let next = units[position]
        position += 1
        if next == unit("u") { return try readHexadecimal() }
        guard "\"\\/bfnrt".utf16.contains(next) else {
            throw fault("Unrecognized character escape \(description(next))")
        }
    }

    private mutating func readHexadecimal() throws(JacksonFault) {
        for _ in 0..<4 {
            guard position < units.count else { throw endInEscape }
            guard "0123456789abcdefABCDEF".utf16.contains(units[position]) else {
                throw unexpected("expected a hex-digit for character escape sequence")
            }
            position += 1
        }
    }

    private var endInEscape: JacksonFault { fault("Unexpected end-of-input in character escape sequence") }

    // MARK: - Numbers

    /// Reads the number that begins at the position, and gives the name of the token's type.
    mutating func readNumber(isRoot: Bool) throws(JacksonFault) -> String {
        if units[position] == unit("-") {
            position += 1
            guard isDigit else {
                throw unexpectedInNumber("expected digit (0-9) to follow minus sign, for valid numeric value")
            }
        }
        let isZero = units[position] == unit("0")
        position += 1
        guard !isZero || !isDigit else { throw fault("Invalid numeric value: Leading zeroes not allowed") }
        skipDigits()
        var isFloat = false
        if position < units.count, units[position] == unit(".") {
            isFloat = true
            position += 1
            guard isDigit else { throw unexpectedInNumber("Decimal point not followed by a digit") }
            skipDigits()
        }
        if position < units.count, units[position] | 0x20 == unit("e") {
            isFloat = true
            position += 1
            if position < units.count, [unit("+"), unit("-")].contains(units[position]) { position += 1 }
            guard isDigit else { throw unexpectedInNumber("Exponent indicator not followed by a digit") }
            skipDigits()
        }
        if isRoot, position < units.count, units[position] > 0x20 {
            throw unexpected("Expected space separating root-level values")
        }
        return isFloat ? "VALUE_NUMBER_FLOAT" : "VALUE_NUMBER_INT"
    }

    private var isDigit: Bool {
        position < units.count && (unit("0")...unit("9")).contains(units[position])
    }

    private mutating func skipDigits() { while isDigit { position += 1 } }

    private mutating func unexpectedInNumber(_ comment: String) -> JacksonFault {
        guard position < units.count else { return fault("Unexpected end-of-input in numeric value: \(comment)") }
        position += 1
        return fault("Unexpected character (\(description(units[position - 1]))) in numeric value: \(comment)")
    }

    // MARK: - Words

    /// Reads `true`, `false` or `null`, and gives the name of the token's type.
    mutating func readWord() throws(JacksonFault) -> String {
        let start = position
        while position < units.count, isWordPart(units[position]) { position += 1 }
        guard position > start else { throw unexpected("expected a valid value \(Self.valueList)") }
        let word = String(decoding: units[start..<position], as: UTF16.self)
        switch word {
        case "true": return "VALUE_TRUE"
        case "false": return "VALUE_FALSE"
        case "null": return "VALUE_NULL"
        case "NaN", "Infinity":
            throw fault(
                "Non-standard token '\(word)': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
            )
        default: break
        }
        let shown = units[start..<position].prefix(256)
        let text = String(decoding: shown, as: UTF16.self) + (shown.count < position - start ? "..." : "")
        throw fault("Unrecognized token '\(text)': was expecting \(Self.valueList)")
    }

    /// Java's identifier parts: letters and digits of any script, `_`, `$`.
    private func isWordPart(_ unit: UInt16) -> Bool {
        guard let scalar = Unicode.Scalar(unit) else { return false }
        return scalar == "_" || scalar == "$" || scalar.properties.isIDContinue
    }
}
