// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions of strings that do not search.
enum Strings {
    static let functions: [Builtin] = [
        Builtin("string", "<x-b?:s>", arity: 1) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            if case .json(.string) = arguments.first { return arguments.first }
            let isPretty = try arguments.second.isTrue(&machine)
            try machine.step(2)
            let text = try Stringification.string(of: arguments.first, &machine, isPretty: isPretty)
            try machine.allocate(worked: text.utf8.count)
            return .string(JSONString(text))
        },
        Builtin("length", "<s-:n>", arity: 1) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let text = try arguments.first.requiredText(1)
            try machine.step(characters: text)
            return .json(.integer(Int64(CodePoints.count(of: text))))
        },
        Builtin("substring", "<s-nn?:s>", arity: 3) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let text = try arguments.first.requiredText(1)
            try machine.step(characters: text)
            return .string(substring(text, arguments.second.number ?? .nan, arguments.third.number))
        },
        text("lowercase") { Casing.lowercased($0) },
        text("uppercase") { Casing.uppercased($0) },
        text("trim") { trimmed($0) },
        Builtin("pad", "<s-ns?:s>", arity: 3) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            if arguments.second.isUndefined { return .string(try arguments.first.requiredText(1)) }
            return .string(
                try padded(
                    try arguments.first.requiredText(1),
                    try arguments.second.requiredNumber(2),
                    arguments.third.string,
                    &machine
                )
            )
        },
        Builtin("join", "<a<s>s?:s>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            return .string(try joined(arguments.first, arguments.second.string?.text ?? "", &machine))
        },
    ]

    private static func text(_ name: String, _ function: @escaping @Sendable (JSONString) -> JSONString) -> Builtin {
        Builtin(name, "<s-:s>", arity: 1) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let string = try arguments.first.requiredText(1)
            try machine.allocate(worked: string.text.utf8.count)
            return .string(function(string))
        }
    }

    /// So many characters from a position on, which counts from the end where it is negative.
    private static func substring(_ string: JSONString, _ start: Double, _ length: Double?) -> JSONString {
        if let length, length <= 0 { return "" }
        let count = CodePoints.count(of: string)
        let start = Double(count) + start < 0 ? 0 : start
        let end = length.map { start >= 0 ? start + $0 : Double(count) + start + $0 }
        return CodePoints.slice(string, from: start, to: end ?? .infinity, count: count)
    }

    private static func trimmed(_ string: JSONString) -> JSONString {
        var output: [UInt8] = []
        output.reserveCapacity(string.text.utf8.count)
        var isAfterBlank = false
        for byte in string.text.utf8 {
            let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
            if isBlank {
                isAfterBlank = true
            } else {
                if isAfterBlank, !output.isEmpty { output.append(0x20) }
                isAfterBlank = false
                output.append(byte)
            }
        }
        return JSONString(String(decoding: output, as: UTF8.self))
    }

    private static func padded(
        _ string: JSONString,
        _ width: Double,
        _ filler: JSONString?,
        _ machine: inout Machine
    ) throws(JSONataError) -> JSONString {
        try machine.step(characters: string)
        let missing = width.magnitude - Double(CodePoints.count(of: string))
        guard missing > 0 else { return string }
        guard missing < min(Double(machine.limits.paddingLength) + 1, Double(Int32.max)) else { throw .outOfMemory }
        let filler = filler.flatMap { $0.text.isEmpty ? nil : $0 } ?? " "
        try machine.step(characters: filler)
        let count = CodePoints.count(of: filler)
        let (whole, rest) = Int(missing).quotientAndRemainder(dividingBy: count)
        let end = CodePoints.slice(filler, from: 0, to: Double(rest), count: count).text
        try machine.allocate(text: string.text.utf8.count + whole * filler.text.utf8.count + end.utf8.count)
        let padding = repeated(filler.text, whole) + end
        return JSONString(joined: width > 0 ? string.text + padding : padding + string.text)
    }

    /// A text so many times, by bytes: much faster than `String(repeating:count:)`.
    private static func repeated(_ text: String, _ count: Int) -> String {
        let bytes = Array(text.utf8)
        return String(unsafeUninitializedCapacity: bytes.count * count) { buffer in
            guard let start = buffer.baseAddress, count > 0 else { return 0 }
            _ = buffer.update(fromContentsOf: bytes)
            var filled = bytes.count
            while filled < bytes.count * count {
                let more = min(filled, bytes.count * count - filled)
                (start + filled).update(from: start, count: more)
                filled += more
            }
            return filled
        }
    }

    private static func joined(
        _ value: Value,
        _ separator: String,
        _ machine: inout Machine
    ) throws(JSONataError) -> JSONString {
        let elements = value.elementsOrSelf
        var text = ""
        for index in 0..<elements.count {
            if index > 0 { text += separator }
            text += try elements[index].requiredText(1).text
            try machine.step(bytes: separator.utf8.count + 256)
            try machine.checkLength(text.utf8.count)
        }
        try machine.allocate(text: text.utf8.count)
        return JSONString(joined: text)
    }
}

/// Strings as JavaScript's iteration sees them: by code points, a lone surrogate being one.
enum CodePoints {
    static func count(of string: JSONString) -> Int {
        if string.isASCII { return string.text.utf8.count }
        if string.mayHaveEscapes {
            let units = string.utf16Units
            return units.count - units.indices.count { isPair(units, at: $0) }
        }
        return string.text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
        } ?? string.text.unicodeScalars.count
    }

    /// Each code point's text; a lone surrogate's is its escape.
    static func all(of string: JSONString) -> [String] {
        guard string.mayHaveEscapes else { return string.text.unicodeScalars.map { String($0) } }
        var points: [String] = []
        let units = string.utf16Units
        var index = 0
        while index < units.count {
            let end = index + (isPair(units, at: index) ? 2 : 1)
            points.append(JSONString(utf16Units: units[index..<end]).text)
            index = end
        }
        return points
    }

    private static func isPair(_ units: [UInt16], at index: Int) -> Bool {
        UTF16.isLeadSurrogate(units[index]) && index + 1 < units.count && UTF16.isTrailSurrogate(units[index + 1])
    }

    /// The code points of a range, as JavaScript's `slice` reads its bounds.
    static func slice(_ string: JSONString, from start: Double, to end: Double, count: Int) -> JSONString {
        let lower = bound(start, count)
        let upper = bound(end, count)
        guard lower < upper else { return "" }
        if lower == 0, upper == count { return string }
        if string.mayHaveEscapes { return JSONString(joined: all(of: string)[lower..<upper].joined()) }
        let scalars = string.text.unicodeScalars
        if count == string.text.utf8.count {
            let bytes = string.text.utf8
            let first = bytes.index(bytes.startIndex, offsetBy: lower)
            return JSONString(String(string.text[first..<bytes.index(first, offsetBy: upper - lower)]))
        }
        let first = scalars.index(scalars.startIndex, offsetBy: lower)
        return JSONString(String(scalars[first..<scalars.index(first, offsetBy: upper - lower)]))
    }

    private static func bound(_ value: Double, _ count: Int) -> Int {
        if value.isNaN { return 0 }
        let position = value.rounded(.towardZero)
        return Int(position < 0 ? max(Double(count) + position, 0) : min(position, Double(count)))
    }
}

/// Upper and lower case as in JavaScript.
enum Casing {
    static func uppercased(_ string: JSONString) -> JSONString { JSONString(string.text.uppercased()) }

    /// A capital sigma at the end of a word has a form of its own, which the standard library does not know.
    static func lowercased(_ string: JSONString) -> JSONString {
        guard string.text.utf8.contains(0xCE), string.text.unicodeScalars.contains("Σ") else {
            return JSONString(string.text.lowercased())
        }
        let scalars = Array(string.text.unicodeScalars)
        var output = ""
        for (index, scalar) in scalars.enumerated() {
            if scalar == "Σ", isFinal(index, in: scalars) {
                output += "ς"
            } else {
                output += scalar.properties.lowercaseMapping
            }
        }
        return JSONString(output)
    }

    /// Whether letters stand before a sigma, and none after it (Unicode's condition Final_Sigma).
    private static func isFinal(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased == true && after?.properties.isCased != true
    }
}
