// SPDX-License-Identifier: Apache-2.0

/// One of the two alternatives of a picture of `$formatNumber`, taken apart.
struct SubPicture {
    let text: [UInt16]
    /// What stands before and after the active part; taken over as it is.
    var prefix: [UInt16]
    let suffix: [UInt16]
    let activePart: [UInt16]
    let mantissaPart: [UInt16]
    let exponentPart: [UInt16]?
    let integerPart: [UInt16]
    let fractionalPart: [UInt16]

    /// Takes apart a sub-picture as the reference engine does: the exponent's place counts from the sub-picture's start,
    /// and without a decimal separator the suffix is read as the fraction.
    init(_ text: [UInt16], format: DecimalFormat) throws(JSONataError) {
        let isBorder = { (unit: UInt16) in format.isActive(unit) && [unit] != format.exponentSeparator }
        guard let first = text.firstIndex(where: isBorder), let last = text.lastIndex(where: isBorder) else {
            throw JSONataError(text.isEmpty ? .D3085 : .D3086)
        }
        self.text = text
        prefix = Array(text[..<first])
        suffix = Array(text[(last + 1)...])
        activePart = Array(text[first...last])
        let exponent = UTF16Text.firstIndex(of: format.exponentSeparator, in: text, from: first)
        if let exponent, exponent <= last + 1 {
            mantissaPart = UTF16Text.substring(activePart, 0, exponent)
            exponentPart = UTF16Text.substring(activePart, exponent + 1)
        } else {
            mantissaPart = activePart
            exponentPart = nil
        }
        if let point = UTF16Text.firstIndex(of: format.decimalSeparator, in: mantissaPart) {
            integerPart = UTF16Text.substring(mantissaPart, 0, point)
            fractionalPart = UTF16Text.substring(mantissaPart, point + 1)
        } else {
            integerPart = mantissaPart
            fractionalPart = suffix
        }
        if let fault = fault(in: format) { throw JSONataError(fault) }
    }

    /// The rule that is broken, and of several the last.
    private func fault(in format: DecimalFormat) -> ErrorCode? {
        let decimal = UTF16Text.firstIndex(of: format.decimalSeparator, in: text)
        let hasPercent = UTF16Text.contains(format.percent, in: text)
        let hasPerMille = UTF16Text.contains(format.perMille, in: text)
        let isRepeated = { (part: [UInt16]) in
            UTF16Text.firstIndex(of: part, in: text) != UTF16Text.lastIndex(of: part, in: text)
        }
        let rules: [(ErrorCode, Bool)] = [
            (.D3081, isRepeated(format.decimalSeparator)),
            (.D3082, isRepeated(format.percent)),
            (.D3083, isRepeated(format.perMille)),
            (.D3084, hasPercent && hasPerMille),
            (.D3085, !mantissaPart.contains(where: format.isDigitSign)),
            (.D3086, !activePart.allSatisfy(format.isActive)),
            (.D3087, decimal.map { isGrouping(at: $0 - 1, format) || isGrouping(at: $0 + 1, format) } ?? false),
            (.D3088, decimal == nil && integerPart.last.map { [$0] == format.groupingSeparator } ?? false),
            (.D3089, UTF16Text.contains(format.groupingSeparator + format.groupingSeparator, in: text)),
            (.D3090, isDigitBeforeOptional(format)),
            (.D3091, isDigitAfterOptional(format)),
            (.D3092, !(exponentPart ?? []).isEmpty && (hasPercent || hasPerMille)),
            (.D3093, exponentPart.map { $0.isEmpty || !$0.allSatisfy(format.isDigit) } ?? false),
        ]
        return rules.last { $0.1 }?.0
    }

    private func isGrouping(at index: Int, _ format: DecimalFormat) -> Bool {
        text.indices.contains(index) && [text[index]] == format.groupingSeparator
    }

    private func isDigitBeforeOptional(_ format: DecimalFormat) -> Bool {
        guard let optional = UTF16Text.firstIndex(of: format.digit, in: integerPart) else { return false }
        return integerPart[..<optional].contains(where: format.isDigit)
    }

    private func isDigitAfterOptional(_ format: DecimalFormat) -> Bool {
        guard let optional = UTF16Text.lastIndex(of: format.digit, in: fractionalPart) else { return false }
        return fractionalPart[optional...].contains(where: format.isDigit)
    }
}
