// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The JSON text of a value, as JavaScript writes it.
enum Stringification {
    /// What `$string` gives: a string as it is, a function as an empty string, numbers with as many digits as the language
    /// has for them.
    static func string(
        of value: Value,
        _ machine: inout Machine,
        isPretty: Bool = false
    ) throws(JSONataError) -> String {
        let digits = machine.digits
        switch value {
        case .json(.string(let string)): return string.text
        case .json(.integer(let number)) where digits.keeps(number): return String(number)
        case .json(.bool(let bool)): return bool ? "true" : "false"
        case .json(.double(let number)) where !number.isFinite:
            if digits == .whole { return JavaScriptNumber.text(of: number) }
            throw JSONataError(.D3001, value: .double(number))
        default: break
        }
        guard var json = try value.copied(&machine, function: "") else { return "" }
        if case .function = value { return "" }
        if value.traits.contains(.outerWrapper), case .array(let items) = json { json = items[0] }
        var writer = Writer(
            isPretty: isPretty,
            digits: digits,
            maximum: machine.limits.stringLength
        )
        writer.write(json, depth: 0)
        try machine.checkLength(writer.output.count)
        if let infinity = writer.infinity { throw JSONataError(.D1001, value: .double(infinity)) }
        return String(decoding: writer.output, as: UTF8.self)
    }

    /// What `JSON.stringify` gives, for a message: cut off where it would be much longer than anybody reads.
    static func text(of value: JSON) -> String {
        var writer = Writer(isPretty: false, digits: .all, maximum: 1 << 18)
        writer.write(value, depth: 0)
        return String(decoding: writer.output, as: UTF8.self)
    }

    /// A number as JavaScript prints it, with fifteen digits at most.
    static func rounded(_ value: Double) -> String {
        JavaScriptNumber.text(of: JavaScriptNumber.roundedToFifteenDigits(value))
    }

    private struct Writer {
        var output: [UInt8] = []
        let isPretty: Bool
        let digits: NumberDigits
        /// From so many bytes on nothing more is written: a value may repeat its parts without end.
        let maximum: Int
        /// An infinite number that was met.
        var infinity: Double?

        mutating func write(_ value: JSON, depth: Int) {
            switch value {
            case .null: output += "null".utf8
            case .bool(let bool): output += (bool ? "true" : "false").utf8
            case .integer(let number) where digits.keeps(number): output += String(number).utf8
            case .integer(let number): write(Double(number))
            case .double(let number): write(number)
            case .string: value.write(into: &output)
            case .array(let items): write(items, depth: depth)
            case .object(let object): write(object, depth: depth)
            }
        }

        private mutating func write(_ number: Double) {
            guard number.isFinite else {
                if number.isInfinite { infinity = number }
                output += "null".utf8
                return
            }
            let isKept = digits.keeps(number)
            output += (isKept ? JavaScriptNumber.text(of: number) : Stringification.rounded(number)).utf8
        }

        private mutating func write(_ items: [JSON], depth: Int) {
            output.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if output.count > maximum { return }
                if index > 0 { output.append(UInt8(ascii: ",")) }
                breakLine(depth + 1)
                write(item, depth: depth + 1)
            }
            if !items.isEmpty { breakLine(depth) }
            output.append(UInt8(ascii: "]"))
        }

        private mutating func write(_ object: JSONObject, depth: Int) {
            output.append(UInt8(ascii: "{"))
            for position in 0..<object.count {
                if output.count > maximum { return }
                let member = object.member(at: position)
                if position > 0 { output.append(UInt8(ascii: ",")) }
                breakLine(depth + 1)
                JSON.string(member.key).write(into: &output)
                output.append(UInt8(ascii: ":"))
                if isPretty { output.append(UInt8(ascii: " ")) }
                write(member.value, depth: depth + 1)
            }
            if !object.isEmpty { breakLine(depth) }
            output.append(UInt8(ascii: "}"))
        }

        private mutating func breakLine(_ depth: Int) {
            guard isPretty else { return }
            output.append(UInt8(ascii: "\n"))
            output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
        }
    }
}
