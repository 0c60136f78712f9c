// SPDX-License-Identifier: Apache-2.0

import Digests
import JSONModule

/// What Step Functions adds: `$partition`, `$range`, `$hash`, `$uuid`, `$parse`, and `$random` with a seed; and
/// `$base64decode`, which it is stricter with than JSONata.
///
/// Which arguments give nothing and which an error was measured on AWS, where the functions look at their arguments
/// themselves; numbers with a fraction are truncated toward zero.
enum StepFunctions {
    static let functions: [Builtin] = [
        Builtin("partition", "<x?x?:a>", arity: 2) { arguments, machine throws(JSONataError) in
            try partition(arguments, &machine)
        },
        Builtin("range", "<x?x?x?:a>", arity: 3) { arguments, machine throws(JSONataError) in
            try range(arguments, &machine)
        },
        Builtin("hash", "<x?x?:s>", arity: 2) { arguments, machine throws(JSONataError) in
            try hash(arguments, &machine)
        },
        Builtin("random", "<x?:n>", arity: 1) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .number(Numbers.random(&machine)) }
            var generator = SeededRandom(seed: try integer(arguments.first, 1))
            return .number(generator.nextDouble())
        },
        Builtin("uuid", "<:s>", arity: 0) { _, machine throws(JSONataError) in
            try machine.step(8)
            try machine.allocate(text: UUIDText.byteCount)
            return .string(JSONString(uuid(&machine)))
        },
        Builtin("parse", "<s-:x>", arity: 1) { arguments, machine throws(JSONataError) in
            try parse(arguments.first, &machine)
        },
        Builtin("base64decode", "<s-:s>", arity: 1) { arguments, machine throws(JSONataError) in
            try decoded(arguments.first, &machine)
        },
    ]

    private static func failure(_ message: String) -> JSONataError {
        JSONataError(.D3137, inserts: [.message: .string(JSONString(message))])
    }

    /// A number argument truncated toward zero.
    private static func integer(_ value: Value, _ position: Int) throws(JSONataError) -> Int64 {
        if case .json(.integer(let number)) = value { return number }
        return Int64(clamping: try value.requiredNumber(position))
    }

    private static func uuid(_ machine: inout Machine) -> String {
        let high = machine.environment.next()
        return UUIDText.make(high, machine.environment.next())
    }

    private static func partition(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        let array = arguments.first
        if array.isUndefined { return .undefined }
        // AWS's text names no type.
        guard let elements = array.elements else {
            throw JSONataError(.T0412, value: array.shown, inserts: [.index: 1])
        }
        guard !elements.isEmpty else { return .undefined }
        var size = elements.count
        if !arguments.second.isUndefined { size = Int(clamping: try integer(arguments.second, 2)) }
        guard size >= 0 else { throw failure("Second argument must be zero or greater") }
        guard size > 0 else { return .undefined }
        try machine.allocate(elements: elements.count)
        try machine.step(elements.count)
        var builder = SequenceBuilder()
        for start in stride(from: 0, to: elements.count, by: size) {
            builder.append(elements.slice(start..<start + min(size, elements.count - start)))
        }
        return try builder.finished([], &machine)
    }

    private static func range(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        let start = try integer(arguments.first, 1)
        let end = try integer(arguments.second, 2)
        if arguments.third.isUndefined { return .undefined }
        let delta = try integer(arguments.third, 3)
        guard delta != 0, delta > 0 ? start <= end : start >= end else { return .undefined }
        let distance = end.subtractingReportingOverflow(start)
        let steps = distance.partialValue.dividedReportingOverflow(by: delta)
        guard !distance.overflow, !steps.overflow, let count = Int(exactly: steps.partialValue),
            count < machine.limits.rangeLength
        else { throw .outOfMemory }
        try machine.allocate(elements: count + 1)
        try machine.step(count / 8)
        // Recorded on AWS: a range of one number is that number.
        guard count > 0 else { return .json(.integer(start)) }
        return .array((0...Int64(count)).map { .integer(start + $0 * delta) })
    }

    private static func hash(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        let string = try arguments.first.requiredText(1)
        if arguments.second.isUndefined { return .undefined }
        let algorithm = try arguments.second.requiredText(2).text
        guard let digest = Digest(rawValue: algorithm) else {
            throw failure(
                "Hash algorithm '\(algorithm)' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"
            )
        }
        try machine.step(8 + string.text.utf8.count / 4)
        try machine.allocate(text: 128)
        guard let hash = digest.hexadecimal(of: string.encodableText) else {
            throw failure("This machine's policy forbids the hashing algorithm of $hash: \(algorithm)")
        }
        return .string(JSONString(hash))
    }

    private static func parse(_ value: Value, _ machine: inout Machine) throws(JSONataError) -> Value {
        if value.isUndefined { return .undefined }
        let string = try value.requiredText(1)
        try machine.step(string.text.utf8.count / 16)
        // What is read takes more room than its text: an element of two bytes takes twenty-four.
        try machine.allocate(parsed: string.text.utf8.count)
        let json: JSON
        do throws(JSONParseError) {
            json = try JSON(parsingStrictly: string)
        } catch {
            throw failure("Invalid JSON")
        }
        // An element takes a byte of the text, and a comma.
        if string.text.utf8.count > 2 * machine.limits.sequenceLength { try checkLengths(in: json, machine) }
        return .json(json)
    }

    /// Throws where a value, which was read just now, holds an array longer than an expression may make.
    private static func checkLengths(in value: JSON, _ machine: Machine) throws(JSONataError) {
        switch value {
        case .array(let items):
            guard items.count <= machine.limits.sequenceLength else { throw .outOfMemory }
            for item in items { try checkLengths(in: item, machine) }
        case .object(let object): for member in object { try checkLengths(in: member.value, machine) }
        default: break
        }
    }

    private static func decoded(_ value: Value, _ machine: inout Machine) throws(JSONataError) -> Value {
        if value.isUndefined { return .undefined }
        let string = try value.requiredText(1)
        try machine.allocate(worked: string.text.utf8.count)
        guard Base64.isWellFormed(string) else {
            throw JSONataError(
                .U1002,
                value: "the argument of $base64decode is no Base 64",
                inserts: [.message: .string(JSONString(uuid(&machine)))]
            )
        }
        return .string(Base64.decoded(string))
    }
}

extension Int64 {
    /// A number truncated toward zero, the nearest there is where it does not fit.
    fileprivate init(clamping value: Double) {
        self = Int64(exactly: value.rounded(.towardZero)) ?? (value > 0 ? .max : value < 0 ? .min : 0)
    }
}
