// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$encodeUrl`, `$encodeUrlComponent`, `$decodeUrl`, `$decodeUrlComponent`, `$base64encode`, `$base64decode`.
enum URLs {
    static let functions: [Builtin] = [
        function("encodeUrlComponent") { encode($0, keeping: componentBytes) },
        function("encodeUrl") { encode($0, keeping: addressBytes) },
        function("decodeUrlComponent") { decode($0, keeping: []) },
        function("decodeUrl") { decode($0, keeping: reserved) },
        function("base64encode") { Base64.encoded($0) },
        function("base64decode") { Base64.decoded($0) },
    ]

    private static let unreserved = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()".utf8
    )
    private static let reserved = Set(";/?:@&=+$,#".utf8)
    /// For each byte whether it stays as it is.
    private static let componentBytes = table(unreserved)
    private static let addressBytes = table(unreserved.union(reserved))

    private static func function(_ name: String, _ body: @escaping @Sendable (JSONString) -> JSONString?) -> Builtin {
        Builtin(name, "<s-:s>", arity: 1) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let string = try arguments.first.requiredText(1)
            try machine.allocate(worked: string.text.utf8.count)
            guard let result = body(string) else {
                throw JSONataError(.D3140, value: .string(string), inserts: [.functionName: .string(name)])
            }
            return .string(result)
        }
    }

    /// Nil where the string holds half of a surrogate pair.
    private static func encode(_ string: JSONString, keeping isKept: [Bool]) -> JSONString? {
        if string.mayHaveEscapes, string.hasLoneSurrogates { return nil }
        let digits = Array("0123456789ABCDEF".utf8)
        let text = string.mayHaveEscapes ? string.encodableText : string.text
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isKept[Int(byte)] {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            }
        }
        return JSONString(String(decoding: output, as: UTF8.self))
    }

    /// For each byte whether it is one of a set.
    private static func table(_ bytes: Set<UInt8>) -> [Bool] { (UInt8.min...UInt8.max).map { bytes.contains($0) } }

    /// Nil where an escape is malformed or its bytes are no UTF-8; escapes of kept characters stay.
    private static func decode(_ string: JSONString, keeping kept: Set<UInt8>) -> JSONString? {
        let bytes = Array(string.text.utf8)
        var output: [UInt8] = []
        var position = 0
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "%") else {
                output.append(bytes[position])
                position += 1
                continue
            }
            guard let first = byte(bytes, at: position) else { return nil }
            if first < 0x80 {
                if kept.contains(first) { output += bytes[position..<position + 3] } else { output.append(first) }
                position += 3
                continue
            }
            let length = first & 0xE0 == 0xC0 ? 2 : first & 0xF0 == 0xE0 ? 3 : 4
            let decoded = (0..<length).compactMap { byte(bytes, at: position + 3 * $0) }
            guard decoded.count == length, String(validating: decoded, as: UTF8.self) != nil else { return nil }
            // A character that escapes begin with is another text inside.
            let isPlain = first < 0xF4
            output += isPlain ? decoded : Array(JSONString(plain: String(decoding: decoded, as: UTF8.self)).text.utf8)
            position += 3 * length
        }
        return JSONString(String(decoding: output, as: UTF8.self))
    }

    private static func byte(_ bytes: [UInt8], at position: Int) -> UInt8? {
        guard position + 2 < bytes.count, bytes[position] == UInt8(ascii: "%"),
            let high = digit(bytes[position + 1]), let low = digit(bytes[position + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// Base 64 of strings whose characters stand for bytes, as Node.js's `binary` encoding.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// What each byte is worth as a digit, 64 for those that are none; `-` and `_` are digits too.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        return values
    }()

    /// Of each UTF-16 unit the low byte is taken.
    static func encoded(_ string: JSONString) -> JSONString {
        let bytes = string.utf16Units.map { UInt8(truncatingIfNeeded: $0) }
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        var position = 0
        while position < bytes.count {
            let count = min(3, bytes.count - position)
            var word: UInt32 = 0
            for index in 0..<3 { word = word << 8 | (index < count ? UInt32(bytes[position + index]) : 0) }
            for index in 0..<4 {
                let digit = digits[Int(word >> UInt32(18 - 6 * index)) & 63]
                output.append(index <= count ? digit : UInt8(ascii: "="))
            }
            position += 3
        }
        return JSONString(String(decoding: output, as: UTF8.self))
    }

    /// Whether a text is digits of Base 64 and nothing else, with no equals sign at its end or as many as fill it up.
    static func isWellFormed(_ string: JSONString) -> Bool {
        var text = string.text
        return text.withUTF8 { bytes in
            let digits = bytes.prefix { values[Int($0)] < 64 && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
                .count
            guard digits % 4 != 1, bytes[digits...].allSatisfy({ $0 == UInt8(ascii: "=") }) else { return false }
            let padding = bytes.count - digits
            return padding == 0 || digits % 4 != 0 && padding == 4 - digits % 4
        }
    }

    /// What is no digit is passed over, and an equals sign ends it.
    static func decoded(_ string: JSONString) -> JSONString {
        var units: [UInt16] = []
        var word: UInt32 = 0
        var bits = 0
        for byte in string.text.utf8 {
            if byte == UInt8(ascii: "=") { break }
            let digit = values[Int(byte)]
            guard digit < 64 else { continue }
            word = word << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                units.append(UInt16(word >> UInt32(bits) & 0xFF))
            }
        }
        return JSONString(utf16Units: units)
    }
}
