// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// Executions whose documents are large, many or deep.
struct SizeTests {
    @Test
    func `a turn pauses before its record becomes too large to store`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"C",
            "Parameters":{"n.$":"States.MathAdd($.n, 1)","text.$":"$.text"}},
            "C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericLessThan":50,"Next":"A"}],"Default":"S"},
            "S":{"Type":"Succeed"}}}
            """#,
            input: ["n": 0, "text": .string(JSONString(String(repeating: "x", count: 200_000)))]
        )
        try driver.apply(
            .start(input: Payload(["n": 0, "text": .string(JSONString(String(repeating: "x", count: 200_000)))]))
        )
        #expect(driver.result == nil)
        #expect(driver.events.count < 100)
        try driver.settle()
        #expect(driver.result?.status == .succeeded)
    }
}
