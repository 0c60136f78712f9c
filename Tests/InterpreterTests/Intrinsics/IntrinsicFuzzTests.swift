// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// Every function with arguments of every kind: it may refuse them, but nothing may stop the process.
struct IntrinsicFuzzTests {
    private static let input = #"""
        {"v0":null,"v1":true,"v2":false,"v3":0,"v4":-1,"v5":1.5,"v6":2147483647,"v7":-2147483648,"v8":1e300,
         "v9":9223372036854775807,"v10":"","v11":"MD5","v12":"{}{}\\","v13":"YQ==","v14":[],"v15":[1,[2],{"a":null}],
         "v16":{},"v17":{"a":{"b":[1,"x"]}},"v18":"\ud83d\ude00é","v19":"[1,{"}
        """#

    @Test(arguments: Intrinsic.Function.allCases)
    func `any arguments are answered`(function: Intrinsic.Function) throws {
        var evaluation = try Evaluation.of(Self.input)
        var generator = SeededGenerator(seed: UInt64(function.rawValue.utf8.count))
        var answered = 0
        for _ in 0..<400 {
            let count = Int.random(in: 0...3, using: &generator)
            let arguments = (0..<count).map { _ in "$.v\(Int.random(in: 0..<20, using: &generator))" }
            let text = "States.\(function.rawValue)(\(arguments.joined(separator: ", ")))"
            guard let call = try? Intrinsic(parsing: text) else { continue }
            answered += 1
            do {
                let value = try call.evaluate(&evaluation)
                #expect(try JSON(parsing: value.serialized) == value, "\(text)")
            } catch let error as EvaluationError {
                #expect(error.cause.hasPrefix("The function '\(text)' had the following error: "))
            }
        }
        #expect(answered > 50)
    }
}
