// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The picture of a date (XPath and XQuery Functions 3.1, §9.8.4.1), as the reference engine reads it.
struct DatePicture {
    enum Part {
        case literal([UInt16])
        case marker(DateMarker)
    }

    private(set) var parts: [Part] = []

    /// Takes a picture apart.
    ///
    /// - Throws: D3135 where a bracket is not closed, D3132 where a component is unknown, and the faults of the pictures
    ///   of integers within.
    init(_ picture: String) throws(JSONataError) {
        let units = Array(picture.utf16)
        var start = 0
        var position = 0
        while position < units.count {
            if units[position] == "[" {
                addLiteral(units[start..<position])
                if position + 1 < units.count, units[position + 1] == "[" {
                    parts.append(.literal([units[position]]))
                    position += 2
                    start = position
                    continue
                }
                guard let end = units[position...].firstIndex(where: { $0 == "]" }) else { throw JSONataError(.D3135) }
                let marker = units[(position + 1)..<end].filter { !UnitSet.spaces.contains($0) }
                try add(DateMarker(marker))
                position = end
                start = end + 1
            }
            position += 1
        }
        addLiteral(units[start...])
    }

    /// The picture of `$fromMillis` without one.
    static func iso8601() throws(JSONataError) -> DatePicture {
        try DatePicture("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]")
    }

    private mutating func addLiteral(_ units: ArraySlice<UInt16>) {
        guard !units.isEmpty else { return }
        let closing = UInt16(UInt8(ascii: "]"))
        parts.append(
            .literal(Array(UTF16Text.split(Array(units), by: [closing, closing]).joined(separator: [closing])))
        )
    }

    /// Adds a marker; of a number that is followed at once by another the count of digits must be known to read it.
    private mutating func add(_ marker: DateMarker) throws(JSONataError) {
        if marker.isInteger, case .marker(var previous)? = parts.last, let integer = previous.integer {
            previous.integer?.parseWidth = integer.mandatoryDigits
            parts[parts.count - 1] = .marker(previous)
        }
        parts.append(.marker(marker))
    }
}

/// A component of a date's picture, as `[D1o]`.
struct DateMarker {
    /// The first letter; JavaScript's empty string for a marker without any never gets here.
    let component: Character
    /// Whether the component is written as a name, and in which case.
    private(set) var names: IntegerPicture.LetterCase?
    var integer: IntegerPicture?
    /// Whether the component is one that is written as a number.
    private(set) var isInteger = false
    private(set) var widthMaximum: Int?
    /// How many digits of the year are written; nil for all of them.
    private(set) var yearDigits: Int?
    /// Whether an offset of zero is written as Z.
    private(set) var hasTraditionalZero = false

    init(_ marker: [UInt16]) throws(JSONataError) {
        component = marker.first.map { Character(String(decoding: [$0], as: UTF16.self)) } ?? " "
        let comma = marker.lastIndex { $0 == "," }
        let width = comma.map { Self.width(marker[($0 + 1)...]) }
        widthMaximum = width?.maximum
        let (presentation, modifier) = try Self.presentation(
            of: comma.map { UTF16Text.substring(marker, 1, $0) } ?? UTF16Text.substring(marker, 1),
            component: marker.isEmpty ? nil : component
        )
        hasTraditionalZero = modifier == "t"
        if presentation.first == "n" {
            names = .lower
        } else if presentation.first == "N" {
            names = presentation.dropFirst().first == "n" ? .title : .upper
        } else if "YMDdFWwXxHhmsf".contains(component) {
            isInteger = true
            var integer = try IntegerPicture(modifier.map { presentation + ";" + String($0) } ?? presentation)
            limit(&integer, minimum: width?.minimum)
            self.integer = integer
        }
        if component == "Z" || component == "z" { integer = try IntegerPicture(presentation) }
    }

    private mutating func limit(_ integer: inout IntegerPicture, minimum: Int?) {
        if let minimum, let digits = integer.mandatoryDigits, digits < minimum { integer.mandatoryDigits = minimum }
        guard component == "Y" else { return }
        if let widthMaximum {
            yearDigits = widthMaximum
            if integer.mandatoryDigits != nil { integer.mandatoryDigits = widthMaximum }
        } else if let digits = integer.mandatoryDigits, digits + integer.optionalDigits >= 2 {
            yearDigits = digits + integer.optionalDigits
        }
    }

    private static func width(_ units: ArraySlice<UInt16>) -> (minimum: Int?, maximum: Int?) {
        let parts = units.split(separator: UInt16(UInt8(ascii: "-")), maxSplits: 1, omittingEmptySubsequences: false)
        let bounds = parts.map { part -> Int? in
            let value = JavaScriptNumber.leadingInteger(in: String(decoding: part, as: UTF16.self))
            return value.isNaN ? nil : Int(exactly: min(value, 1e9))
        }
        return (bounds.first ?? nil, bounds.count > 1 ? bounds[1] : nil)
    }

    private static let defaults: [Character: String] = [
        "Y": "1", "M": "1", "D": "1", "d": "1", "F": "n", "W": "1", "w": "1", "X": "1", "x": "1", "H": "1", "h": "1",
        "P": "n", "m": "01", "s": "01", "f": "1", "Z": "01:01", "z": "01:01", "C": "n", "E": "n",
    ]

    /// The first presentation modifier, or the component's own; and the second, one of a, t, c and o.
    private static func presentation(
        of units: [UInt16],
        component: Character?
    ) throws(JSONataError) -> (String, modifier: Character?) {
        let text = String(decoding: units, as: UTF16.self)
        if text.isEmpty {
            guard let component, let presentation = defaults[component] else {
                throw JSONataError(.D3132, value: .string(component.map(String.init) ?? ""))
            }
            return (presentation, nil)
        }
        if units.count > 1, let last = text.last, "atco".contains(last) { return (String(text.dropLast()), last) }
        return (text, nil)
    }
}
