// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule

/// The evaluated `Parameters` of a service task, read field by field; what is wrong with them is said all at once.
struct ServiceParameters {
    private let parameters: Payload
    private let object: JSONObject
    private var problems: [String] = []

    /// - Parameters:
    ///   - parameters: the task's effective input.
    ///   - names: all fields that the action has.
    init(_ parameters: Payload, supporting names: Set<JSONString>) {
        self.parameters = parameters
        object = parameters.value.members ?? JSONObject()
        if parameters.value.members == nil { problems.append("The Parameters must be an object") }
        for name in object.keys where !names.contains(name) {
            problems.append("The field \"\(name)\" is not supported by Step Functions")
        }
    }

    /// A field of any type; null counts as absent.
    func json(_ name: String) -> JSON? {
        guard let value = object[JSONString(name)], !value.isNull else { return nil }
        return value
    }

    /// A field that must be a string.
    mutating func text(_ name: String) -> String? {
        guard let value = json(name) else { return nil }
        guard let text = value.text else {
            invalid(name)
            return nil
        }
        return text
    }

    /// A field that must be a string, and must be there; empty where it is not.
    mutating func requiredText(_ name: String) -> String {
        require(name)
        return text(name) ?? ""
    }

    /// A string field of the API that may be given as JSON: a string is its own text, any other value its JSON text.
    func document(_ name: String) -> String? {
        guard let value = json(name) else { return nil }
        return value.text ?? value.serialized
    }

    /// A field like that which must be there; empty where it is not.
    mutating func requiredDocument(_ name: String) -> String {
        require(name)
        return document(name) ?? ""
    }

    /// A field that must be one of some words.
    mutating func word<Word: RawRepresentable<String>>(_ name: String, as _: Word.Type) -> Word? {
        guard let text = text(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            invalid(name)
            return nil
        }
        return word
    }

    /// Notes that a field has a value that it cannot have.
    mutating func invalid(_ name: String) {
        problems.append("The value of the field '\(name)' has an invalid format")
    }

    private mutating func require(_ name: String) {
        if json(name) == nil { problems.append("The field '\(name)' is required but was missing") }
    }

    /// Throws what was found; no Retry and no Catch may handle it (reference §2.11).
    func check() throws(TaskFailure) {
        guard !problems.isEmpty else { return }
        throw TaskFailure(
            error: "States.Runtime",
            cause: "The Parameters '\(parameters.serialized)' could not be used to start the Task: "
                + "[\(problems.joined(separator: ", "))]",
            stage: .schedule
        )
    }
}
