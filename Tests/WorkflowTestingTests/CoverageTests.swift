// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing
import WorkflowTesting

struct CoverageTests {
    private static let definition = #"""
        {"StartAt":"T","States":{
        "T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","Parameters":{},"Next":"C",
        "Retry":[{"ErrorEquals":["Busy"]},{"ErrorEquals":["Idle"]}],
        "Catch":[{"ErrorEquals":["Bad"],"Next":"F"},{"ErrorEquals":["States.ALL"],"Next":"M"}]},
        "C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericEquals":1,"Next":"M"},
        {"Variable":"$.n","NumericEquals":2,"Next":"M"}],"Default":"M"},
        "M":{"Type":"Map","ItemsPath":"$.items","End":true,
        "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}},
        "F":{"Type":"Fail"}}}
        """#

    private func coverage(_ outcomes: [[MockedOutcome]]) throws -> Coverage {
        let plan = try machine(Self.definition)
        var coverage = Coverage(of: plan)
        for outcomes in outcomes {
            coverage.add(VirtualRun.record(of: VirtualRun.Subject(machine: plan)) { _, call in outcomes[call] })
        }
        return coverage
    }

    private func thrown(_ error: String) -> MockedOutcome {
        MockedOutcome(.thrown(TaskFailure(error: error, cause: nil)))
    }

    @Test func `a rule counts by itself where several lead to the same state`() throws {
        let coverage = try coverage([[thrown("Busy"), MockedOutcome(.returned(["n": 2, "items": [1]]))]])
        #expect(coverage.missed(.states).map(\.text) == ["F"])
        #expect(coverage.missed(.choices).map(\.text) == ["C Choices[0] → M", "C Default → M"])
        #expect(coverage.missed(.retries).map(\.text) == ["T Retry[1] (Idle)"])
        #expect(coverage.missed(.catches).map(\.text) == ["T Catch[0] → F", "T Catch[1] → M"])
        #expect(
            coverage.missed(.branches).map(\.text) == [
                "T Catch[0] → F", "T Catch[1] → M", "C Choices[0] → M", "C Default → M",
            ]
        )
        #expect(coverage.figures(.states) == (4, 5))
        #expect(coverage.percentage(.states) == 80)
    }

    @Test func `what a catcher leaves does not count as left by its Next`() throws {
        let coverage = try coverage([[thrown("Bad")]])
        #expect(coverage.missed(.branches).map(\.text).first == "T → C")
        #expect(coverage.missed(.catches).map(\.text) == ["T Catch[1] → M"])
    }

    @Test func `several runs add up`() throws {
        let results = [1, 2, 3].map { [MockedOutcome(.returned(["n": .integer($0), "items": [1]]))] }
        let coverage = try coverage(results + [[thrown("Busy"), thrown("Idle"), thrown("Bad")]])
        for kind in [Coverage.Kind.states, .choices, .retries] { #expect(coverage.percentage(kind) == 100) }
    }
}
