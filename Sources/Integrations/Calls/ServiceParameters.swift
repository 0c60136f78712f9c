// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// The evaluated `Parameters` of a service task, of the shape that the action has.
struct ServiceParameters {
    private let object: JSONObject

    /// - Parameters:
    ///   - parameters: the task's effective input.
    ///   - shape: what the action takes.
    /// - Throws: what is wrong with them, as the interpreter does before it schedules a task; no Retry and no Catch
    ///   may handle it.
    init(_ parameters: Payload, of shape: ParameterShape) throws(TaskFailure) {
        if let refusal = shape.refusal(of: parameters.value) {
            throw TaskFailure(error: "States.Runtime", cause: refusal, stage: .schedule)
        }
        object = parameters.value.members ?? JSONObject()
    }

    /// A field of any type; null counts as absent.
    func json(_ name: String) -> JSON? {
        guard let value = object[JSONString(name)], !value.isNull else { return nil }
        return value
    }

    /// A field that the shape takes as a text or a word.
    func text(_ name: String) -> String? { json(name)?.text }

    /// A text that the shape requires.
    func requiredText(_ name: String) -> String {
        guard let text = text(name) else { preconditionFailure("The shape does not require \(name) as a text.") }
        return text
    }

    /// A string field of the API that may be given as JSON: a string is its own text, any other value its JSON text.
    func document(_ name: String) -> String? {
        guard let value = json(name) else { return nil }
        return value.text ?? value.serialized
    }

    /// A field like that which the shape requires.
    func requiredDocument(_ name: String) -> String {
        guard let document = document(name) else { preconditionFailure("The shape does not require \(name).") }
        return document
    }

    /// A field that the shape takes as one of some words.
    func word<Word: RawRepresentable<String>>(_ name: String, as _: Word.Type) -> Word? {
        text(name).flatMap(Word.init)
    }
}
