// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The tasks of a definition that wait for something which `stepwell run` does not have.
enum UnansweredTasks {
    /// One sentence for each such state, in the order of the definition.
    static func notes(of definition: String) -> [String] {
        guard let document = try? JSON(parsing: definition) else { return [] }
        var notes: [String] = []
        collect(document, name: "", into: &notes)
        return notes
    }

    private static func collect(_ value: JSON, name: String, into notes: inout [String]) {
        if let resource = value["Resource"]?.text, let reason = reason(resource) {
            notes.append("note: \(name) \(reason); 'stepwell serve' has what it needs")
        }
        for (key, member) in value.members ?? [:] { collect(member, name: key.text, into: &notes) }
        for element in value.elements ?? [] { collect(element, name: name, into: &notes) }
    }

    private static func reason(_ resource: String) -> String? {
        if resource.contains(":activity:") {
            return "is for the workers of an activity, and there is none here, so that it fails"
        }
        if resource.contains(":::states:") { return "starts a state machine, and there is no other one here" }
        if resource.contains(":::sns:") { return "publishes to a topic, and there is none here" }
        if resource.hasSuffix(".waitForTaskToken") { return "waits for its token, and nobody can send it back here" }
        return nil
    }
}
