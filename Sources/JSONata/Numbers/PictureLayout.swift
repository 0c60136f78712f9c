// SPDX-License-Identifier: Apache-2.0

/// The sizes and places that a sub-picture of `$formatNumber` asks for.
struct PictureLayout {
    /// How many digits stand right of each grouping separator of the integer part.
    let integerGroups: [Int]
    /// The distance of the grouping separators where they are at equal distances; 0 where they are not.
    let regularGrouping: Int
    /// How many digits stand left of each grouping separator of the fraction.
    let fractionGroups: [Int]
    private(set) var integerMinimum: Int
    private(set) var fractionMinimum: Int
    let fractionMaximum: Int
    /// How many digits stand before the point of a number with an exponent.
    let scalingFactor: Int
    /// 0 where the picture has no exponent.
    let exponentMinimum: Int

    init(_ picture: SubPicture, format: DecimalFormat) {
        integerGroups = Self.groups(of: picture.integerPart, in: picture, toLeft: false, format: format)
        regularGrouping = Grouping.regularDistance(of: integerGroups)
        fractionGroups = Self.groups(of: picture.fractionalPart, in: picture, toLeft: true, format: format)
        integerMinimum = picture.integerPart.count(where: format.isDigit)
        scalingFactor = integerMinimum
        fractionMinimum = picture.fractionalPart.count(where: format.isDigit)
        var maximum = picture.fractionalPart.count(where: format.isDigitSign)
        let hasExponent = picture.exponentPart != nil
        if integerMinimum == 0, maximum == 0 {
            if hasExponent {
                fractionMinimum = 1
                maximum = 1
            } else {
                integerMinimum = 1
            }
        }
        fractionMaximum = maximum
        if hasExponent, integerMinimum == 0, UTF16Text.contains(format.digit, in: picture.integerPart) {
            integerMinimum = 1
        }
        if integerMinimum == 0, fractionMinimum == 0 { fractionMinimum = 1 }
        exponentMinimum = (picture.exponentPart ?? []).count(where: format.isDigit)
    }

    /// The digits beside each separator; those after the first are looked for in the integer part, even for a fraction,
    /// as the reference engine does.
    private static func groups(
        of part: [UInt16],
        in picture: SubPicture,
        toLeft: Bool,
        format: DecimalFormat
    ) -> [Int] {
        var groups: [Int] = []
        var position = UTF16Text.firstIndex(of: format.groupingSeparator, in: part)
        while let index = position {
            let digits = toLeft ? UTF16Text.substring(part, 0, index) : UTF16Text.substring(part, index)
            groups.append(digits.count(where: format.isDigitSign))
            position = UTF16Text.firstIndex(of: format.groupingSeparator, in: picture.integerPart, from: index + 1)
        }
        return groups
    }
}

/// Grouping separators of pictures.
enum Grouping {
    /// The distance of separators at these positions if there is one at each multiple of it, otherwise 0.
    static func regularDistance(of positions: [Int]) -> Int {
        guard let first = positions.first else { return 0 }
        let factor = positions.dropFirst().reduce(first, greatestCommonDivisor)
        return (1...positions.count).allSatisfy { positions.contains($0 * factor) } ? factor : 0
    }

    private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        right == 0 ? left : greatestCommonDivisor(right, left % right)
    }
}
