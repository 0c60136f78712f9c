// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions of numbers.
enum Numbers {
    static let functions: [Builtin] = [
        Builtin("number", "<(nsb)-:n>", arity: 1) { arguments, machine throws(JSONataError) in
            if let string = arguments.first.string { try machine.step(square: string.text.utf8.count) }
            return try number(arguments.first)
        },
        unary("floor") { $0.rounded(.down) },
        unary("ceil") { $0.rounded(.up) },
        unary("abs") { $0.magnitude },
        Builtin("round", "<n-n?:n>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let precision = arguments.second.number ?? 0
            // Digits are counted off a text of the number.
            if precision != 0 { try machine.step(6) }
            return .number(Rounding.round(try arguments.first.requiredNumber(1), precision: precision))
        },
        Builtin("sqrt", "<n-:n>", arity: 1) { arguments, _ throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let number = try arguments.first.requiredNumber(1)
            guard !(number < 0) else { throw JSONataError(.D3060, value: JSON(number: number), inserts: [.index: 1]) }
            return .number(number.squareRoot())
        },
        Builtin("power", "<n-n:n>", arity: 2) { arguments, _ throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            return try power(try arguments.first.requiredNumber(1), arguments.second.number ?? .nan)
        },
        Builtin("random", "<:n>", arity: 0) { _, machine in .number(random(&machine)) },
        Builtin("formatNumber", "<n-so?:s>", arity: 3) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            var format = DecimalFormat()
            let options = arguments.third
            try machine.step(options.memberCount)
            var optionsLength = 0
            for position in 0..<options.memberCount {
                let (name, value) = options.member(at: position)
                guard let text = value.string?.text, format.set(name.text, to: text) else { continue }
                optionsLength += text.utf8.count
            }
            let picture = try arguments.second.requiredText(2).text
            try machine.step(square: picture.utf8.count)
            // The picture is taken apart each time, which for a short one is some microseconds' work.
            try machine.step(24 + picture.utf8.count)
            // Any of the options may come again for each digit, and be put in where all that follows has to be moved.
            let pieces = picture.utf8.count + NumberFormat.digitsMaximum
            try machine.allocate(text: pieces * optionsLength)
            try machine.step(pieces * (pieces * optionsLength) >> 10)
            let text = try NumberFormat.text(
                of: try arguments.first.requiredNumber(1),
                picture: picture,
                format: format
            )
            try machine.allocate(worked: text.utf8.count)
            return .string(JSONString(text))
        },
        Builtin("formatBase", "<n-n?:s>", arity: 2) { arguments, _ throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let radix = arguments.second.number ?? 10
            return .string(JSONString(try RadixFormat.text(of: try arguments.first.requiredNumber(1), radix: radix)))
        },
        Builtin("formatInteger", "<n-s:s>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let picture = try arguments.second.requiredText(2).text
            try machine.step(square: picture.utf8.count)
            try machine.step(picture.utf8.count)
            let text = try IntegerFormat.text(of: try arguments.first.requiredNumber(1), picture: picture)
            try machine.allocate(worked: text.utf8.count)
            return .string(JSONString(text))
        },
        Builtin("parseInteger", "<s-s:n>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let picture = try arguments.second.requiredText(2).text
            let text = try arguments.first.requiredText(1).text
            try machine.step(square: picture.utf8.count)
            try machine.step(square: text.utf8.count)
            try machine.step(picture.utf8.count + text.utf8.count)
            let number = try IntegerFormat.number(in: text, picture: picture)
            return .number(number)
        },
    ]

    /// A number in [0, 1), of 53 random bits.
    static func random(_ machine: inout Machine) -> Double {
        Double(machine.environment.next() >> 11) * 0x1p-53
    }

    private static func unary(_ name: String, _ function: @escaping @Sendable (Double) -> Double) -> Builtin {
        Builtin(name, "<n-:n>", arity: 1) { arguments, _ throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            return .number(function(try arguments.first.requiredNumber(1)))
        }
    }

    private static func number(_ value: Value) throws(JSONataError) -> Value {
        switch value {
        case .undefined: return .undefined
        case .json(.integer), .json(.double): return value
        case .json(.bool(let bool)): return .json(.integer(bool ? 1 : 0))
        case .json(.string(let string)):
            if let number = NumberText.number(in: string.text) { return .number(number) }
        default: break
        }
        throw JSONataError(.D3030, value: value.shown, inserts: [.index: 1])
    }

    private static func power(_ base: Double, _ exponent: Double) throws(JSONataError) -> Value {
        let result = Power.of(base, exponent)
        guard result.isFinite else {
            throw JSONataError(
                .D3061,
                value: JSON(number: base),
                inserts: [.index: 1, .exponent: JSON(number: exponent)]
            )
        }
        return .number(result)
    }
}
