// SPDX-License-Identifier: Apache-2.0

/// Which query language a machine or state has; a state cannot go back to JSONPath in a JSONata machine.
enum QueryLanguageRule {
    private static let names = ["JSONPath", "JSONata"]

    /// The machine's own language.
    static func language(ofMachine fields: Fields) -> QueryLanguage {
        guard fields.has("QueryLanguage") else { return .jsonPath }
        return declared(in: fields)
    }

    /// The language of a state, the machine's where the state names none.
    static func language(of state: Fields, in machine: MachineReader) -> QueryLanguage {
        guard state.has("QueryLanguage") else { return machine.queryLanguage }
        let language = declared(in: state)
        if language == .jsonPath, machine.queryLanguage == .jsonata {
            state.error(Message.conflictingQueryLanguage, marking: "QueryLanguage", hint: Hints.dropQueryLanguage)
        }
        return language
    }

    /// Only the exact text `JSONPath` means JSONPath, as measured on AWS.
    private static func declared(in fields: Fields) -> QueryLanguage {
        fields.choice("QueryLanguage", of: names) == QueryLanguage.jsonPath.rawValue ? .jsonPath : .jsonata
    }
}
