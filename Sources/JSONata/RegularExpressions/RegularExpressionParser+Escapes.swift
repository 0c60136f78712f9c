// SPDX-License-Identifier: Apache-2.0

extension RegularExpressionParser {
    /// What an escape in a class stands for.
    private enum ClassAtom {
        case unit(UInt16)
        case set(UnitSet)
    }

    /// Parses an escape outside of classes, which begins at the position.
    mutating func parseEscape() throws(RegularExpressionFault) -> RegularExpressionNode {
        guard position + 1 < units.count else { throw RegularExpressionFault("\\ at end of pattern") }
        let unit = units[position + 1]
        if let set = Self.set(of: unit) {
            position += 2
            return atom(set)
        }
        switch unit {
        case "b", "B":
            position += 2
            return .wordBoundary(isNegated: unit == "B")
        case "k":
            position += 2
            return try parseNamedReference()
        case "1"..."9":
            if let number = takeReference() { return .reference(number) }
        default: break
        }
        return atom(takeUnitEscape(isInClass: false))
    }

    private static func set(of unit: UInt16) -> UnitSet? {
        switch unit {
        case "d": .digits
        case "D": .digits.inverted
        case "s": .spaces
        case "S": .spaces.inverted
        case "w": .wordUnits
        case "W": .wordUnits.inverted
        default: nil
        }
    }

    /// Takes a decimal number if there are so many groups.
    private mutating func takeReference() -> Int? {
        var number = 0
        var index = position + 1
        while index < units.count, "0"..."9" ~= units[index], number <= groupCount {
            number = number * 10 + Int(units[index] &- 0x30)
            index += 1
        }
        guard number <= groupCount else { return nil }
        position = index
        return number
    }

    /// Takes an escape that stands for one unit; a backslash before anything else is left out.
    private mutating func takeUnitEscape(isInClass: Bool) -> UInt16 {
        let unit = units[position + 1]
        position += 2
        switch unit {
        case "f": return 0x0C
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "v": return 0x0B
        case "x": return takeHexadecimal(2) ?? unit
        case "u": return takeHexadecimal(4) ?? unit
        case "0"..."7":
            position -= 1
            return takeOctal()
        case "c":
            if let control = next, isControl(control, isInClass: isInClass) {
                position += 1
                return control % 32
            }
            // The backslash stands for itself, and the c is read again.
            position -= 1
            return UInt16(UInt8(ascii: "\\"))
        default: return unit
        }
    }

    private func isControl(_ unit: UInt16, isInClass: Bool) -> Bool {
        let isLetter = "a"..."z" ~= unit || "A"..."Z" ~= unit
        return isLetter || isInClass && (UnitSet.digits.contains(unit) || unit == "_")
    }

    private mutating func takeHexadecimal(_ count: Int) -> UInt16? {
        guard position + count <= units.count else { return nil }
        var value: UInt16 = 0
        for unit in units[position..<position + count] {
            guard let digit = Unicode.Scalar(unit).flatMap({ $0.isASCII ? Character($0).hexDigitValue : nil }) else {
                return nil
            }
            value = value << 4 | UInt16(digit)
        }
        position += count
        return value
    }

    /// Takes up to three octal digits, of a value below 256.
    private mutating func takeOctal() -> UInt16 {
        var value: UInt16 = 0
        var count = 0
        while let unit = next, "0"..."7" ~= unit, count < 3, value * 8 + (unit &- 0x30) < 256 {
            value = value * 8 + (unit &- 0x30)
            position += 1
            count += 1
        }
        return value
    }

    // MARK: Classes

    /// Parses a class, which begins at the position.
    mutating func parseClass() throws(RegularExpressionFault) -> UnitSet {
        position += 1
        let isNegated = take("^")
        var set = UnitSet.Builder()
        while let unit = next {
            if take("]") { return isNegated ? set.finished.inverted : set.finished }
            let first = try takeClassAtom(unit)
            guard next == "-", position + 1 < units.count, units[position + 1] != "]" else {
                insert(first, into: &set)
                continue
            }
            position += 1
            guard let unit = next else { break }
            let last = try takeClassAtom(unit)
            try insert(from: first, through: last, into: &set)
        }
        throw RegularExpressionFault("Unterminated character class")
    }

    private mutating func takeClassAtom(_ unit: UInt16) throws(RegularExpressionFault) -> ClassAtom {
        guard unit == "\\" else {
            position += 1
            return .unit(unit)
        }
        guard position + 1 < units.count else { throw RegularExpressionFault("\\ at end of pattern") }
        let escaped = units[position + 1]
        if let set = Self.set(of: escaped) {
            position += 2
            return .set(set)
        }
        if escaped == "b" {
            position += 2
            return .unit(0x08)
        }
        return .unit(takeUnitEscape(isInClass: true))
    }

    private func insert(_ atom: ClassAtom, into set: inout UnitSet.Builder) {
        switch atom {
        case .unit(let unit): set.insert(unit...unit)
        case .set(let other): set.insert(other)
        }
    }

    /// Inserts a range; where an end is a set, the hyphen stands for itself.
    private func insert(
        from first: ClassAtom,
        through last: ClassAtom,
        into set: inout UnitSet.Builder
    ) throws(RegularExpressionFault) {
        if case .unit(let lower) = first, case .unit(let upper) = last {
            guard lower <= upper else { throw RegularExpressionFault("Range out of order in character class") }
            set.insert(lower...upper)
        } else {
            insert(first, into: &set)
            insert(last, into: &set)
            let hyphen = UInt16(UInt8(ascii: "-"))
            set.insert(hyphen...hyphen)
        }
    }
}
