// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

/// Each function of the library with too few and too many arguments, each argument of each type, and the context in the
/// place of the first one: a value, or an error with its code, position, token and index, as the reference engine has it.
struct ArgumentTests {
    /// Functions by name, with their calls.
    static let functions: [(name: String, calls: [OutcomeTable.Line])] = {
        var functions: [(name: String, calls: [OutcomeTable.Line])] = []
        for line in OutcomeTable("jsonata_calls.tsv").lines {
            let name = line.text.split(separator: "$")[line.text.hasPrefix("$") ? 0 : 1].prefix { $0 != "(" }
            if functions.last?.name != String(name) { functions.append((String(name), [])) }
            functions[functions.count - 1].calls.append(line)
        }
        return functions
    }()

    @Test func `the table has all functions that give the same each time`() {
        #expect(Self.functions.count == 60)
    }

    @Test(arguments: functions.map(\.name))
    func `a call comes to what the reference engine comes to`(name: String) {
        let calls = Self.functions.filter { $0.name == name }.flatMap(\.calls)
        #expect(OutcomeTable.wrong(calls, on: [:]) == [])
    }
}
