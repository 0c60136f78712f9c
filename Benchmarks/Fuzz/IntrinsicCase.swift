// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// Calls of intrinsic functions.
enum IntrinsicCase {
    static func run(_ generator: inout SeededGenerator, _ report: inout Report) throws(Violation) {
        var text = call(&generator, depth: 3)
        if generator.chance(30) {
            text = String(decoding: TextMutator.mutated(Array(text.utf8), &generator), as: UTF8.self)
        }
        let input = DocumentGenerator.input(&generator)
        let material = "\(text)\non \(input.serialized)"
        Watchdog.material(material)
        guard let call = try? Intrinsic(parsing: text) else { return report.count("calls refused") }
        let seed = generator.next()
        let first = value(call, input, seed: seed)
        try Violation.require(first == value(call, input, seed: seed), "The same call gives another value.", material)
        guard case .success(let value) = first else { return report.count("calls with an error") }
        report.count("calls with a value")
        let isReadable = (try? JSON(parsing: value.serialized)) == value
        try Violation.require(isReadable, "The value cannot be read back: \(value.serialized)", material)
    }

    private static func value(_ call: Intrinsic, _ input: JSON, seed: UInt64) -> Result<JSON, EvaluationError> {
        var evaluation = Evaluation(
            input: input,
            context: ["State": ["Name": "S"]],
            variables: ["v": ["a": 1, "items": [1, 2, 3]]],
            generator: SeededGenerator(seed: seed)
        )
        return Result { () throws(EvaluationError) in try call.evaluate(&evaluation) }
    }

    static func call(_ generator: inout SeededGenerator, depth: Int, variables: [String] = []) -> String {
        let function = generator.pick(Intrinsic.Function.allCases).rawValue
        let arguments = (0..<generator.pick([0, 1, 1, 2, 2, 2, 3])).map { _ in
            argument(&generator, depth: depth, variables)
        }
        return "States.\(function)(\(arguments.joined(separator: ", ")))"
    }

    private static func argument(_ generator: inout SeededGenerator, depth: Int, _ variables: [String]) -> String {
        switch generator.int(0..<(depth > 0 ? 10 : 8)) {
        case 0: generator.pick(["0", "1", "-1", "2", "1.5", "2147483648", "1000", "null", "true", "9e99"])
        case 1, 2: generator.pick(["'a'", "'{} and {}'", "','", "''", "'YQ=='", "'SHA-1'", "'\\\\'\\\\{'", "'[1,2]'"])
        case 3..<8: PathGenerator.useful(&generator, variables: variables)
        default: call(&generator, depth: depth - 1, variables: variables)
        }
    }
}
