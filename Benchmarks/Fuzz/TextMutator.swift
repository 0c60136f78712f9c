// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule

/// Spoils texts byte by byte, and documents value by value.
enum TextMutator {
    private static let bytes =
        Array("{}[]()\",:\\'ue-+.0129tfn \n$@*?=&|!~/".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]

    static func mutated(_ text: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var text = text
        for _ in 0..<generator.int(1..<5) { mutate(&text, &generator) }
        return text
    }

    private static func mutate(_ text: inout [UInt8], _ generator: inout SeededGenerator) {
        guard !text.isEmpty else { return text.append(generator.pick(bytes)) }
        let position = generator.int(0..<text.count)
        let end = min(text.count, position + generator.int(1..<20))
        switch generator.int(0..<7) {
        case 0: text[position] = generator.pick(bytes)
        case 1: text.insert(generator.pick(bytes), at: position)
        case 2: text.remove(at: position)
        case 3: text.removeSubrange(position..<end)
        case 4: text.insert(contentsOf: text[position..<end], at: generator.int(0..<text.count))
        case 5:
            text.insert(
                contentsOf: Array(repeating: generator.pick(bytes), count: generator.int(1..<300)),
                at: position
            )
        default: text.swapAt(position, generator.int(0..<text.count))
        }
    }

    /// The document with a few of its values replaced, removed or moved.
    static func mutated(_ document: JSON, _ generator: inout SeededGenerator) -> JSON {
        var donors: [JSON] = []
        collect(document, into: &donors)
        var document = document
        for _ in 0..<generator.int(1..<4) { mutate(&document, donors, &generator) }
        return document
    }

    private static func collect(_ value: JSON, into donors: inout [JSON]) {
        donors.append(value)
        switch value {
        case .array(let elements): for element in elements { collect(element, into: &donors) }
        case .object(let members): for (_, member) in members { collect(member, into: &donors) }
        default: break
        }
    }

    private static func mutate(_ value: inout JSON, _ donors: [JSON], _ generator: inout SeededGenerator) {
        guard generator.chance(80) else {
            value = generator.chance(50) ? generator.pick(donors) : DocumentGenerator.value(&generator)
            return
        }
        switch value {
        case .array(var elements) where !elements.isEmpty:
            let position = generator.int(0..<elements.count)
            if generator.chance(15) {
                elements.remove(at: position)
            } else {
                mutate(&elements[position], donors, &generator)
            }
            value = .array(elements)
        case .object(var members) where !members.isEmpty:
            let (key, member) = members.member(at: generator.int(0..<members.count))
            var changed = member
            mutate(&changed, donors, &generator)
            let isRemoved = generator.chance(15)
            members[key] = isRemoved ? nil : changed
            if isRemoved, generator.chance(50) { members[JSONString(generator.pick(fields))] = changed }
            value = .object(members)
        default:
            value = generator.chance(50) ? generator.pick(donors) : DocumentGenerator.value(&generator)
        }
    }

    private static let fields = [
        "Type", "Next", "End", "Seconds", "SecondsPath", "ItemsPath", "ResultPath", "Parameters", "Retry", "Catch",
        "Assign",
        "InputPath", "OutputPath", "TimeoutSeconds", "HeartbeatSeconds", "StartAt", "States", "Default",
        "QueryLanguage",
        "a.$", "Variable", "StringEquals", "And", "MaxConcurrency", "ItemSelector", "Result", "Timestamp", "Branches",
    ]
}
