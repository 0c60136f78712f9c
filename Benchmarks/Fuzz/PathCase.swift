// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import JSONPath

/// Paths and reference paths on made-up documents.
enum PathCase {
    static func run(_ generator: inout SeededGenerator, _ report: inout Report) throws(Violation) {
        var text = PathGenerator.path(&generator)
        if generator.chance(40) {
            text = String(decoding: TextMutator.mutated(Array(text.utf8), &generator), as: UTF8.self)
        }
        let document = DocumentGenerator.input(&generator)
        let material = "\(text)\non \(document.serialized)"
        Watchdog.material(material)
        guard let path = try? Path(parsing: text) else { return report.count("paths refused") }
        report.count("paths taken")
        let value = path.value(on: document)
        let evaluated = try? path.evaluate(on: document)
        guard let evaluated else {
            return try Violation.require(value == nil, "The path gives a value, and fails.", material)
        }
        report.count("paths with a value")
        if let value { try Violation.require(value == evaluated, "The path gives two different values.", material) }
        let isReadable = (try? JSON(parsing: evaluated.serialized)) == evaluated
        try Violation.require(isReadable, "The value cannot be read back.", material)
    }

    static func runReference(_ generator: inout SeededGenerator, _ report: inout Report) throws(Violation) {
        var text = PathGenerator.reference(&generator)
        if generator.chance(20) {
            text = String(decoding: TextMutator.mutated(Array(text.utf8), &generator), as: UTF8.self)
        }
        let document = DocumentGenerator.input(&generator)
        let value = DocumentGenerator.value(&generator)
        let material = "\(text)\non \(document.serialized)\nset to \(value.serialized)"
        Watchdog.material(material)
        guard let path = try? ReferencePath(parsing: text) else { return report.count("references refused") }
        guard let changed = try? path.setting(value, in: document) else {
            return report.count("references without a place")
        }
        report.count("references set")
        try Violation.require(path.path.value(on: changed) == value, "What was set is not there.", material)
        let again = try? path.setting(value, in: changed)
        try Violation.require(again == changed, "Setting it twice changes more.", material)
        let isCounted = changed.byteCount == changed.serialized.utf8.count
        try Violation.require(isCounted, "byteCount differs after setting.", material)
    }
}
