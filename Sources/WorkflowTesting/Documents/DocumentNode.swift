// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// A value in a document that people write, with the way to it: what is wrong there is told with its place.
struct DocumentNode {
    let value: JSON
    let steps: [JSONLocations.Step]

    init(_ value: JSON, steps: [JSONLocations.Step] = []) {
        self.value = value
        self.steps = steps
    }

    func fault(_ message: String, at part: Place.Part = .value) -> DocumentFault {
        DocumentFault(place: Place(steps: steps, part: part), message: message)
    }

    /// The members of an object, in order.
    func members(_ what: String) throws(DocumentFault) -> [(name: String, node: DocumentNode)] {
        guard let members = value.members else { throw fault("\(what) must be an object, not \(value.kindName)") }
        return members.map { key, value in (key.text, DocumentNode(value, steps: steps + [.key(key)])) }
    }

    /// The members of an object that may have only these names.
    func members(_ what: String, of names: [String]) throws(DocumentFault) -> [String: DocumentNode] {
        var found: [String: DocumentNode] = [:]
        for (name, node) in try members(what) {
            guard names.contains(name) else {
                let hint = NearestName.to(name, in: names).map { "did you mean '\($0)'?" }
                let known = "there are " + names.joined(separator: ", ")
                throw node.fault("\(what) has no field '\(name)'; \(hint ?? known)", at: .name)
            }
            found[name] = node
        }
        return found
    }

    /// The elements of an array.
    func elements(_ what: String) throws(DocumentFault) -> [DocumentNode] {
        guard let elements = value.elements else { throw fault("\(what) must be an array, not \(value.kindName)") }
        return elements.enumerated().map { DocumentNode($1, steps: steps + [.index($0)]) }
    }

    func text(_ what: String) throws(DocumentFault) -> String {
        guard let text = value.text else { throw fault("\(what) must be a text, not \(value.kindName)") }
        return text
    }

    /// A whole number from a least one on.
    func count(_ what: String, from least: Int = 0) throws(DocumentFault) -> Int {
        guard let count = value.int, count >= least else {
            throw fault("\(what) must be a whole number from \(least) on, not \(value.serialized)")
        }
        return count
    }

    /// Seconds, with a fraction if need be, in milliseconds.
    func milliseconds(_ what: String) throws(DocumentFault) -> Int64 {
        guard let seconds = value.number, (0...10_000_000_000).contains(seconds) else {
            throw fault("\(what) must be a number of seconds from 0 on, not \(value.serialized)")
        }
        return Int64((seconds * 1_000).rounded())
    }

    /// One of some words.
    func word(_ what: String, of words: [String]) throws(DocumentFault) -> String {
        let text = try text(what)
        guard words.contains(text) else {
            let hint = NearestName.to(text, in: words).map { "did you mean '\($0)'?" }
            throw fault("\(what) '\(text)' is none of \(words.joined(separator: ", "))\(hint.map { "; \($0)" } ?? "")")
        }
        return text
    }
}

extension JSON {
    /// What kind of value it is, for messages.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .double: "a number"
        case .string: "a text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
