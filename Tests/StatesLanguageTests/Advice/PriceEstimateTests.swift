// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

struct PriceEstimateTests {
    private static let lambda = "arn:aws:lambda:us-east-1:123456789012:function:f"
    private static let task = #""Type":"Task","Resource":"\#(lambda)""#

    private static func price(_ states: String) throws -> PriceEstimate {
        let definition = #"{"StartAt":"A","States":{\#(states)}}"#
        let machine = try #require(analyze(definition).machine, "\(analyze(definition).lines)")
        return PriceEstimate(of: machine)
    }

    @Test(arguments: [
        (#""A":{"Type":"Succeed"}"#, 1, 0),
        (#""A":{"Type":"Wait","Seconds":7,"Next":"B"},"B":{\#(task),"End":true}"#, 2, 8),
        // The longest way, and none that fails.
        (
            #""A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"B"},{"Variable":"$.b","IsNull":true,"Next":"F"}],"Default":"C"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Succeed"},"F":{"Type":"Pass","Next":"G"},"G":{"Type":"Pass","Next":"H"},"H":{"Type":"Fail"}"#,
            3, 0
        ),
        // A loop is gone through once.
        (
            #""A":{"Type":"Wait","Seconds":1,"Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"A"}],"Default":"C"},"C":{"Type":"Succeed"}"#,
            3, 1
        ),
        // Branches add up, and take as long as the longest.
        (
            #""A":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"B","States":{"B":{\#(task),"End":true}}},{"StartAt":"C","States":{"C":{"Type":"Wait","Seconds":3,"End":true}}}]}"#,
            3, 3
        ),
        (
            #""A":{"Type":"Map","End":true,"MaxConcurrency":4,"ItemProcessor":{"StartAt":"B","States":{"B":{\#(task),"End":true}}}}"#,
            11, 3
        ),
        (
            #""A":{"Type":"Map","QueryLanguage":"JSONata","Items":[1,2],"End":true,"ItemProcessor":{"StartAt":"B","States":{"B":{\#(task),"End":true}}}}"#,
            3, 1
        ),
    ])
    func `the longest good way is counted`(states: String, transitions: Int, seconds: Double) throws {
        let price = try Self.price(states)
        #expect(price.transitions == transitions)
        #expect(price.seconds == seconds)
    }

    @Test func `Maps in Maps and limits without end are counted`() throws {
        var states = #""A0":{"Type":"Succeed"}"#
        for level in 1...30 {
            states = #"""
                "A\#(level)":{"Type":"Map","End":true,"MaxConcurrency":9223372036854775807,
                "ItemProcessor":{"StartAt":"A\#(level - 1)","States":{\#(states)}}}
                """#
        }
        let price = try Self.price(#""A":{"Type":"Pass","Next":"A30"},\#(states)"#)
        #expect(price.transitions == 1_000_000_000_000_000)
        #expect(price.standard > 1e25)
    }

    @Test func `prices are those that AWS publishes`() throws {
        let price = try Self.price(#""A":{\#(Self.task),"Next":"B"},"B":{"Type":"Succeed"}"#)
        #expect(abs(price.standard - 2 * 0.025 / 1000) < 1e-12)
        // One request, and a second with 64 MB.
        #expect(abs(try #require(price.express) - (0.000_001 + 0.062_5 * 0.000_016_67)) < 1e-12)
    }

    @Test func `an execution that takes longer than five minutes has no price as Express`() throws {
        #expect(try Self.price(#""A":{"Type":"Wait","Seconds":301,"End":true}"#).express == nil)
    }
}
