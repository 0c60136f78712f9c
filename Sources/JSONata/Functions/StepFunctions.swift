// SPDX-License-Identifier: Apache-2.0

import Digests
import JSONModule

/// What Step Functions adds: `$partition`, `$range`, `$hash`, `$uuid`, `$parse`, and `$random` with a seed.
///
/// Numbers with a fraction are truncated toward zero, as measured on AWS.
enum StepFunctions {
    static let functions: [Builtin] = [
        Builtin("partition", "<an:a>", arity: 2) { arguments, machine throws(JSONataError) in
            try partition(arguments, &machine)
        },
        Builtin("range", "<nnn:a>", arity: 3) { arguments, machine throws(JSONataError) in
            try range(arguments, &machine)
        },
        Builtin("hash", "<s-s:s>", arity: 2) { arguments, machine throws(JSONataError) in
            try hash(arguments, &machine)
        },
        Builtin("random", "<n?:n>", arity: 1) { arguments, machine throws(JSONataError) in
            guard let seed = arguments.first.number else { return .number(Numbers.random(&machine)) }
            var generator = SeededRandom(seed: Int64(clamping: seed))
            return .number(generator.nextDouble())
        },
        Builtin("uuid", "<:s>", arity: 0) { _, machine in
            let high = machine.environment.next()
            return .string(JSONString(RandomUUID.text(high: high, low: machine.environment.next())))
        },
        Builtin("parse", "<s-:x>", arity: 1) { arguments, machine throws(JSONataError) in
            try parse(arguments.first, &machine)
        },
    ]

    private static func failure(_ message: String) -> JSONataError {
        JSONataError(.D3150, inserts: [.message: .string(message)])
    }

    private static func partition(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let elements = arguments.first.elements, let number = arguments.second.number else { return .undefined }
        let size = Int(clamping: Int64(clamping: number))
        guard size > 0 else { throw failure("The chunk size of $partition must be a positive integer") }
        try machine.allocate(elements: elements.count)
        try machine.step(elements.count)
        var builder = SequenceBuilder()
        for start in stride(from: 0, to: elements.count, by: size) {
            builder.append(elements.slice(start..<start + min(size, elements.count - start)))
        }
        return try builder.finished([], &machine)
    }

    private static func range(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let first = arguments.first.number, let last = arguments.second.number, let step = arguments.third.number
        else { return .undefined }
        let (start, end, delta) = (Int64(clamping: first), Int64(clamping: last), Int64(clamping: step))
        guard delta != 0 else { throw failure("The delta of $range must not be zero") }
        guard delta > 0 ? start <= end : start >= end else { return .array([]) }
        let distance = end.subtractingReportingOverflow(start)
        let steps = distance.partialValue.dividedReportingOverflow(by: delta)
        guard !distance.overflow, !steps.overflow, let count = Int(exactly: steps.partialValue), count < Int.max else {
            throw .outOfMemory("a sequence without end")
        }
        try machine.allocate(elements: count + 1)
        try machine.step(count / 8)
        // Recorded on AWS: a range of one number is that number.
        guard count > 0 else { return .json(.integer(start)) }
        return .array((0...Int64(count)).map { .integer(start + $0 * delta) })
    }

    private static func hash(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        if arguments.first.isUndefined || arguments.second.isUndefined { return .undefined }
        let algorithm = try arguments.second.requiredText(2).text
        guard let digest = Digest(rawValue: algorithm) else {
            throw failure("The hashing algorithm of $hash is unknown: \(algorithm)")
        }
        let string = try arguments.first.requiredText(1)
        try machine.step(string.text.utf8.count / 4)
        guard let hash = digest.hexadecimal(of: string.text) else {
            throw failure("This machine's policy forbids the hashing algorithm of $hash: \(algorithm)")
        }
        return .string(JSONString(hash))
    }

    private static func parse(_ value: Value, _ machine: inout Machine) throws(JSONataError) -> Value {
        if value.isUndefined { return .undefined }
        let text = try value.requiredText(1).text
        try machine.step(text.utf8.count / 16)
        // What is read takes more room than its text: an element of two bytes takes twenty-four.
        try machine.allocate(parsed: text.utf8.count)
        do throws(JSONParseError) {
            return .json(try JSON(parsing: text))
        } catch {
            throw failure("The argument of $parse is not valid JSON")
        }
    }
}

extension Int64 {
    /// A number truncated toward zero, the nearest there is where it does not fit.
    fileprivate init(clamping value: Double) {
        self = Int64(exactly: value.rounded(.towardZero)) ?? (value > 0 ? .max : value < 0 ? .min : 0)
    }
}
