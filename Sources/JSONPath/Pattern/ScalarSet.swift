// SPDX-License-Identifier: Apache-2.0

/// A set of characters in a pattern.
struct ScalarSet: Sendable, Equatable {
    enum Item: Sendable, Equatable {
        case range(ClosedRange<Unicode.Scalar>)
        case digit
        case word
        case space
        case letter
        case uppercase
        case lowercase
        case number
        case not([Item])
    }

    var items: [Item]
    var isNegated = false
    var ignoresCase = false
    var ignoresUnicodeCase = false

    func contains(_ scalar: Unicode.Scalar) -> Bool { includes(scalar) != isNegated }

    private func includes(_ scalar: Unicode.Scalar) -> Bool {
        if items.contains(where: { $0.contains(scalar) }) { return true }
        guard ignoresCase, scalar.isASCII || ignoresUnicodeCase else { return false }
        let properties = scalar.properties
        return [properties.lowercaseMapping, properties.uppercaseMapping].contains { mapping in
            guard let other = mapping.unicodeScalars.first, mapping.unicodeScalars.count == 1 else { return false }
            return items.contains { $0.contains(other) }
        }
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool { Item.word.contains(scalar) }
}

extension ScalarSet.Item {
    /// Java's classes are ASCII ones unless told otherwise.
    func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .range(let range): range.contains(scalar)
        case .digit: ("0"..."9").contains(scalar)
        case .word:
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || scalar == "_"
        case .space: scalar == " " || ("\u{9}"..."\u{D}").contains(scalar)
        case .letter: scalar.properties.generalCategory.isLetter
        case .uppercase: scalar.properties.generalCategory == .uppercaseLetter
        case .lowercase: scalar.properties.generalCategory == .lowercaseLetter
        case .number: scalar.properties.numericType != nil
        case .not(let items): !items.contains { $0.contains(scalar) }
        }
    }

    /// The items of `\p{Name}`, or nil where the name is not supported.
    static func named(_ name: String) -> [ScalarSet.Item]? {
        switch name {
        case "L", "IsL", "IsAlphabetic": [.letter]
        case "Lu", "IsLu", "IsUppercase": [.uppercase]
        case "Ll", "IsLl", "IsLowercase": [.lowercase]
        case "N", "Nd", "IsN", "IsDigit": [.number]
        case "Lower": [.range("a"..."z")]
        case "Upper": [.range("A"..."Z")]
        case "Alpha": [.range("a"..."z"), .range("A"..."Z")]
        case "Digit": [.digit]
        case "Alnum": [.range("a"..."z"), .range("A"..."Z"), .digit]
        case "XDigit": [.digit, .range("a"..."f"), .range("A"..."F")]
        case "Punct": [.range("!"..."/"), .range(":"..."@"), .range("["..."`"), .range("{"..."~")]
        case "Space": [.space]
        case "Blank": [.range(" "..." "), .range("\t"..."\t")]
        case "ASCII": [.range("\0"..."\u{7F}")]
        default: nil
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isLetter: Bool {
        switch self {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }
}
