// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import JSONPath

/// The parser, the writer and the locations of JSON texts.
enum JSONCase {
    static func run(_ generator: inout SeededGenerator, _ report: inout Report) throws(Violation) {
        let value = document(&generator)
        try checkRoundTrip(value, "\(value)")
        var bytes = Array((generator.chance(30) ? value.prettyPrinted : value.serialized).utf8)
        if generator.chance(3) { bytes = deep(&generator) }
        if generator.chance(80) { bytes = TextMutator.mutated(bytes, &generator) }
        let text = String(decoding: bytes, as: UTF8.self)
        Watchdog.material(text)
        checkLocations(text)
        let parsed: JSON
        do throws(JSONParseError) {
            parsed = try JSON(parsing: bytes)
        } catch {
            report.count("texts refused")
            _ = error.jacksonText(source: text)
            let isInside = (0...bytes.count).contains(error.offset)
            return try Violation.require(isInside, "The fault is at \(error.offset), beyond the text.", text)
        }
        report.count("texts taken")
        try checkRoundTrip(parsed, text)
    }

    /// Large enough at times that its objects keep the text they were read from.
    private static func document(_ generator: inout SeededGenerator) -> JSON {
        var value = DocumentGenerator.value(&generator, depth: 5)
        guard generator.chance(30) else { return value }
        let padding = JSON.string(String(repeating: "p", count: generator.int(1_500..<3_000)))
        value = ["padding": padding, "value": value, "items": [value, ["a": value]]]
        guard let read = try? JSON(parsing: value.serialized) else { return value }
        value = read
        for _ in 0..<generator.int(0..<4) {
            let text = PathGenerator.reference(&generator)
            let path = try? ReferencePath(parsing: text)
            let replacement = DocumentGenerator.value(&generator)
            value = (try? path?.setting(replacement, in: value)) ?? value
        }
        return value
    }

    private static func deep(_ generator: inout SeededGenerator) -> [UInt8] {
        let depth = generator.int(990..<1_010)
        return Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
    }

    private static func checkRoundTrip(_ value: JSON, _ material: String) throws(Violation) {
        let text = value.serialized
        try Violation.require(value.byteCount == text.utf8.count, "byteCount is \(value.byteCount).", material)
        for written in [text, value.prettyPrinted] {
            guard let read = try? JSON(parsing: written) else {
                throw Violation(message: "What was written cannot be read: \(written)", material: material)
            }
            try Violation.require(read == value, "What was written reads as another value: \(written)", material)
            try Violation.require(read.serialized == text, "It is written otherwise after reading.", material)
            try Violation.require(read.byteCount == text.utf8.count, "byteCount differs after reading.", material)
        }
    }

    private static func checkLocations(_ text: String) {
        guard let locations = try? JSONLocations(parsing: text) else { return }
        for pointer in ["", "/a", "/items/0", "/a/b", "/~1", "/value"] { _ = locations.location(ofPointer: pointer) }
    }
}
