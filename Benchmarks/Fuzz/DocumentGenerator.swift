// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule

/// Makes up JSON documents whose names the paths of `PathGenerator` find often.
enum DocumentGenerator {
    static let names = ["a", "b", "n", "s", "t", "flag", "o", "items", "名", "a b", "", "k'q", "x.y", "\u{301}"]

    private static let strings = [
        "", "a", "text", "E", "2024-02-29T12:34:56Z", "2016-08-18T17:33:00.5+01:00", "0", "-1.5", "YQ==",
        "[1,{\"a\":2}]",
        "{}", "a,b,,c", "\u{1F600}é\u{0}\n\"\\", "\\{\\}'{}", "SHA-256", "$.a", "\u{10FFFF}", "*", "true", "e\u{301}",
    ]

    private static let integers: [Int64] = [
        0, 1, -1, 2, 3, 7, 10, 100, 1_000, 2_147_483_647, -2_147_483_648, 99_999_999, .max, .min, 1 << 53,
    ]

    private static let doubles = [
        0.5, -0.0, 1.5, 1e300, -2.5e-7, Double.leastNonzeroMagnitude, 1e16, 9.2e18, 0.1, 123456.789,
    ]

    static func value(_ generator: inout SeededGenerator, depth: Int = 3) -> JSON {
        switch generator.int(0..<(depth > 0 ? 11 : 7)) {
        case 0: .null
        case 1: .bool(generator.chance(50))
        case 2, 3: .integer(generator.pick(integers))
        case 4: .double(generator.pick(doubles))
        case 5, 6: .string(string(&generator))
        case 7, 8: .array((0..<generator.int(0..<5)).map { _ in value(&generator, depth: depth - 1) })
        default: .object(object(&generator, depth: depth - 1))
        }
    }

    static func string(_ generator: inout SeededGenerator) -> JSONString {
        guard generator.chance(10) else { return JSONString(generator.pick(strings)) }
        let units: [UInt16] = [0x61, 0xD83D, 0xDE00, 0xD800, 0xDFFF, 0x22, 0x5C, 0x1F, 0xE9, 0xFFFF]
        return JSONString(utf16Units: (0..<generator.int(0..<6)).map { _ in generator.pick(units) })
    }

    private static func object(_ generator: inout SeededGenerator, depth: Int) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<generator.int(0..<6) {
            object[JSONString(generator.pick(names))] = value(&generator, depth: depth)
        }
        return object
    }

    /// A document whose members have the types that their names promise: `n` a number, `items` an array, and so on.
    static func input(_ generator: inout SeededGenerator) -> JSON {
        guard generator.chance(90) else { return value(&generator) }
        var object: JSONObject = [
            "n": .integer(generator.pick([0, 1, 2, 3, 5, 30])),
            "s": .string(string(&generator)),
            "t": .string(generator.pick(["2023-11-14T22:13:21Z", "2023-11-14T22:14:20.5Z", "1999-01-01T00:00:00Z"])),
            "flag": .bool(generator.chance(50)),
            "items": .array((0..<generator.int(0..<6)).map { _ in value(&generator, depth: 1) }),
            "o": ["a": value(&generator, depth: 2), "n": .integer(4), "s": "inner"],
        ]
        if generator.chance(70) { object["a"] = value(&generator) }
        if generator.chance(50) { object["b"] = value(&generator) }
        if generator.chance(5) { object["b"] = .string(String(repeating: "b", count: generator.int(100..<3_000))) }
        return .object(object)
    }
}
