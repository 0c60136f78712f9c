// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// States that fail after their work, and what was under way beside a failure.
struct FailureTests {
    private static let pass = #"{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}"#

    @Test(arguments: [
        #""Type":"Parallel","Branches":[\#(pass)]"#,
        #""Type":"Map","ItemsPath":"$.items","ItemProcessor":\#(pass)"#,
    ])
    func `results that do not fit the input are caught like any failure of the state`(_ fields: String) throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{\#(fields),"ResultPath":"$.n.m","Next":"Z",
            "Catch":[{"ErrorEquals":["States.ResultPathMatchFailure"],"ResultPath":null,"Next":"C"}]},
            "C":{"Type":"Pass","Result":"caught","End":true},"Z":{"Type":"Succeed"}}}
            """#,
            input: ["n": 1, "items": [1, 2]]
        )
        try driver.run()
        #expect(driver.result?.output?.value == "caught")
    }

    @Test
    func `a branch that has paused before a state is not aborted in it`() throws {
        var limits = ExecutionLimits()
        limits.transitionsPerTurnMaximum = 3
        var driver = try Driver(
            #"""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
            {"StartAt":"T","States":{"T":{"Type":"Task","End":true,
            "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"}}},
            {"StartAt":"X","States":{"X":{"Type":"Pass","Next":"Y"},"Y":{"Type":"Wait","Seconds":9,"End":true}}}]}}}
            """#,
            outcomes: ["T": [.failure("E", nil)]],
            limits: limits
        )
        try driver.run()
        #expect(driver.result?.error == "E")
        #expect(!driver.events.contains { $0.type == .waitStateAborted })
    }
}
