// SPDX-License-Identifier: Apache-2.0

import Interpreter

/// Makes up paths, most of them in order.
enum PathGenerator {
    private static let names = ["a", "b", "n", "s", "t", "flag", "o", "items", "名", "missing"]

    static func path(_ generator: inout SeededGenerator) -> String {
        let root = generator.pick(["$", "$", "$", "$", "$$", "$v"])
        return root + (0..<generator.int(0..<5)).map { _ in step(&generator) }.joined()
            + (generator.chance(8) ? function(&generator) : "")
    }

    private static func step(_ generator: inout SeededGenerator) -> String {
        let name = generator.pick(names)
        switch generator.int(0..<14) {
        case 0..<5: return ".\(name)"
        case 5: return "['\(name)']"
        case 6: return "[\(index(&generator))]"
        case 7: return generator.pick(["[*]", ".*"])
        case 8: return "..\(name)"
        case 9: return "['\(name)','\(generator.pick(names))']"
        case 10:
            return "[\(index(&generator)):\(index(&generator))\(generator.chance(40) ? ":\(index(&generator))" : "")]"
        case 11: return "[\(index(&generator)),\(index(&generator))]"
        case 12: return "..*"
        default: return "[?(\(filter(&generator, depth: 2)))]"
        }
    }

    private static func index(_ generator: inout SeededGenerator) -> String {
        generator.pick(["", "0", "1", "2", "-1", "-3", "100", "9223372036854775807", "-9223372036854775808"])
    }

    private static func filter(_ generator: inout SeededGenerator, depth: Int) -> String {
        let left = "@" + (generator.chance(80) ? ".\(generator.pick(names))" : "")
        switch generator.int(0..<(depth > 0 ? 10 : 7)) {
        case 0..<4: return "\(left) \(generator.pick(["==", "!=", "<", "<=", ">", ">="])) \(operand(&generator))"
        case 4: return left
        case 5: return "\(left) =~ /\(generator.pick([".*", "(a|b)*c", "(a*)*b", "[a-z]{2,5}", "^t.xt$", "\\d+"]))/i"
        case 6:
            let name = generator.pick(["in", "nin", "subsetof", "anyof", "noneof", "size", "empty", "contains"])
            return "\(left) \(name) \(generator.pick(["['a', 1]", "[]", "2", "true", "'a'", "$.items"]))"
        case 7: return "!(\(filter(&generator, depth: depth - 1)))"
        case 8: return "\(filter(&generator, depth: depth - 1)) && \(filter(&generator, depth: depth - 1))"
        default: return "(\(filter(&generator, depth: depth - 1)) || \(filter(&generator, depth: depth - 1)))"
        }
    }

    private static func operand(_ generator: inout SeededGenerator) -> String {
        generator.pick(["1", "-1.5", "'text'", "\"a\"", "true", "null", "$.n", "@.b", "1e9", "[1,2]", "{}"])
    }

    private static func function(_ generator: inout SeededGenerator) -> String {
        let name = generator.pick([
            "length", "min", "max", "avg", "sum", "stddev", "keys", "first", "last", "concat", "append",
        ])
        return ".\(name)(\(generator.pick(["", "", "", "1", "$.n", "'a'", "$.n, $.a"])))"
    }

    /// A path of names and indexes only, into the state's input.
    static func reference(_ generator: inout SeededGenerator) -> String {
        "$"
            + (0..<generator.int(0..<4)).map { _ in
                switch generator.int(0..<5) {
                case 0: "[\(generator.int(0..<4))]"
                case 1: "['\(generator.pick(DocumentGenerator.names.filter { !$0.contains("'") }))']"
                default: ".\(generator.pick(names))"
                }
            }.joined()
    }

    /// A path as a state of a working definition names one: its value is there more often than not.
    static func useful(_ generator: inout SeededGenerator, variables: [String] = []) -> String {
        if !variables.isEmpty, generator.chance(8) { return "$\(generator.pick(variables))" }
        guard generator.chance(85) else {
            return generator.pick([
                "$.a", "$.b", "$.missing", "$.items[0]", "$.items.length()", "$$.Map.Item.Value", "$$.Map.Item.Index",
                "$$.Task.Token", "$$.State.RetryCount",
            ])
        }
        return generator.pick([
            "$", "$.n", "$.s", "$.o", "$.o.a", "$.items", "$.items[*]", "$..n", "$$.Execution.Name", "$$.State.Name",
            "$$.Execution.Input", "$.items[?(@.a == 1)]", "$$",
        ])
    }
}
