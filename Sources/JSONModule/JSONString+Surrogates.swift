// SPDX-License-Identifier: Apache-2.0

/// How a lone surrogate is kept in a `String`.
///
/// The scalar U+10FFFD (the last private-use one) is the escape: followed by U+100000 + n it stands for the lone
/// surrogate U+D800 + n (n < 0x800), and doubled for itself. So each sequence of UTF-16 code units has one text.
enum SurrogateEscape {
    static let escape: Unicode.Scalar = "\u{10FFFD}"
    /// The escape's first byte in UTF-8, which all of plane 16 shares.
    static let lead: UInt8 = 0xF4
    /// The escape in UTF-8.
    static let utf8: [UInt8] = [lead, 0x8F, 0xBF, 0xBD]

    private static let offset: UInt32 = 0x100000 - 0xD800

    /// The scalar after the escape that stands for a lone surrogate.
    static func scalar(for unit: UInt16) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(UInt32(unit) + offset) else { return escape }
        return scalar
    }

    /// The lone surrogate that a scalar after the escape stands for.
    static func unit(of scalar: Unicode.Scalar) -> UInt16? {
        guard (0x100000..<0x100800).contains(scalar.value) else { return nil }
        return UInt16(scalar.value - offset)
    }
}

extension JSONString {
    /// One UTF-16 code unit sequence's element: a scalar, or half of a pair without the other half.
    enum Unit: Equatable {
        case scalar(Unicode.Scalar)
        case loneSurrogate(UInt16)
    }

    /// Calls `body` for each scalar and each lone surrogate, in order.
    func forEachUnit(_ body: (Unit) -> Void) {
        var scalars = text.unicodeScalars.makeIterator()
        var pending = scalars.next()
        while let scalar = pending {
            pending = scalars.next()
            guard scalar == SurrogateEscape.escape, let next = pending else {
                body(.scalar(scalar))
                continue
            }
            if let unit = SurrogateEscape.unit(of: next) {
                body(.loneSurrogate(unit))
                pending = scalars.next()
            } else {
                // Doubled it stands for itself; before anything else it can only mean itself.
                body(.scalar(scalar))
                if next == SurrogateEscape.escape { pending = scalars.next() }
            }
        }
    }

    /// Whether the string holds half of a surrogate pair without the other half.
    ///
    /// `text` keeps such a half as U+10FFFD followed by a scalar from U+100000 to U+1007FF, which stand for
    /// U+D800 to U+DFFF, and U+10FFFD itself as two of it.
    public var hasLoneSurrogates: Bool {
        guard hasEscapes else { return false }
        var found = false
        forEachUnit { if case .loneSurrogate = $0 { found = true } }
        return found
    }

    /// Whether the text has the escape scalar, so that it may differ from the string's code units.
    public var hasEscapes: Bool { text.unicodeScalars.contains(SurrogateEscape.escape) }

    /// The string's UTF-16 code units, lone surrogates as they are.
    public var utf16Units: [UInt16] {
        guard hasEscapes else { return Array(text.utf16) }
        var units: [UInt16] = []
        forEachUnit { unit in
            switch unit {
            case .scalar(let scalar):
                units.append(contentsOf: UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter)
            case .loneSurrogate(let unit): units.append(unit)
            }
        }
        return units
    }

    /// The characters for an encoding, in which lone surrogates are question marks, as they are in Java's UTF-8.
    public var encodableText: String {
        guard hasEscapes else { return text }
        var output = String.UnicodeScalarView()
        forEachUnit { unit in
            if case .scalar(let scalar) = unit { output.append(scalar) } else { output.append("?") }
        }
        return String(output)
    }

    /// The string as a JSON text that is still to be parsed: lone surrogates are the escapes that stand for them; nil where
    /// one follows a backslash, as no JSON text has it.
    var sourceText: String? {
        guard hasEscapes else { return text }
        var output = String.UnicodeScalarView()
        var isEscaped = false
        var isWellFormed = true
        forEachUnit { unit in
            switch unit {
            case .scalar(let scalar):
                output.append(scalar)
                isEscaped = scalar == "\\" && !isEscaped
            case .loneSurrogate(let unit):
                if isEscaped { isWellFormed = false }
                output.append(contentsOf: ("\\u" + String(unit, radix: 16)).unicodeScalars)
            }
        }
        return isWellFormed ? String(output) : nil
    }

    /// The string of a sequence of UTF-16 code units, which may hold lone surrogates.
    public init(utf16Units units: some Sequence<UInt16>) {
        var scalars = String.UnicodeScalarView()
        var iterator = units.makeIterator()
        var pending = iterator.next()
        while let unit = pending {
            pending = iterator.next()
            if UTF16.isLeadSurrogate(unit), let low = pending, UTF16.isTrailSurrogate(low) {
                scalars.append(UTF16.decode(UTF16.EncodedScalar([unit, low])))
                pending = iterator.next()
            } else if let scalar = Unicode.Scalar(unit) {
                scalars.append(scalar)
                continue
            } else {
                scalars.append(SurrogateEscape.escape)
                scalars.append(SurrogateEscape.scalar(for: unit))
                continue
            }
            if scalars.last == SurrogateEscape.escape { scalars.append(SurrogateEscape.escape) }
        }
        self.init(String(scalars))
    }

    /// The string of a plain text, in which U+10FFFD is a character like any other.
    public init(plain text: String) {
        if text.unicodeScalars.contains(SurrogateEscape.escape) {
            self.init(utf16Units: text.utf16)
        } else {
            self.init(text)
        }
    }
}
