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

    @Test
    func `a document that is wrapped again and again fails its execution`() throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a.$":"States.Array($)"},"Next":"B"},"#
                + #""B":{"Type":"Choice","Choices":[{"Variable":"$.end","IsPresent":true,"Next":"S"}],"Default":"A"},"#
                + #""S":{"Type":"Succeed"}}}"#
        )
        try driver.run()
        #expect(driver.result?.error == "States.DataLimitExceeded")
        #expect(driver.events.count < 2_100)
    }

    @Test(arguments: [
        #""Type":"Parallel","Parameters":PARAMETERS,"Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}]"#,
        #""Type":"Map","ItemsPath":"$.items","ItemSelector":PARAMETERS,"ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}"#,
        #""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","Parameters":PARAMETERS"#,
    ])
    func `what Parameters or ItemSelector make must not be larger than a payload`(_ fields: String) throws {
        let parameters = #"{"a.$":"$.text","b.$":"$.text"}"#
        let fields = fields.replacing("PARAMETERS", with: parameters)
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{\#(fields),"Next":"S","#
                + #""Catch":[{"ErrorEquals":["States.DataLimitExceeded"],"ResultPath":null,"Next":"S"}]},"#
                + #""S":{"Type":"Pass","Result":"caught","End":true}}}"#,
            input: ["items": [1], "text": .string(JSONString(String(repeating: "x", count: 200_000)))]
        )
        try driver.run()
        #expect(driver.result?.output?.value == "caught")
        #expect(
            driver.requests.isEmpty
                && !driver.trace.contains {
                    $0.hasSuffix("Started") && !$0.hasSuffix("ExecutionStarted") && !$0.hasSuffix("MapStateStarted")
                }
        )
    }

    /// Written anew, each of the numbers takes nine bytes instead of the three that the caller has written.
    @Test(arguments: [26_000, 32_767], [true, false])
    func `an input leaves its first state unless it is too large once it is written anew`(
        count: Int,
        recordsHistory: Bool
    ) throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","End":true}}}"#,
            recordsHistory: recordsHistory
        )
        let text = "[" + repeatElement("1E6", count: count).joined(separator: ",") + "]"
        let isTooLarge = count * 10 + 1 > 262_144
        try driver.apply(.start(input: Payload(JSON(parsing: text), text: text)))
        #expect(text.utf8.count <= 262_144 / 2)
        #expect(driver.result?.error == (isTooLarge ? "States.DataLimitExceeded" : nil))
        #expect(driver.result?.status == (isTooLarge ? .failed : .succeeded))
        #expect(driver.result?.cause?.contains("'A'") != false)
    }

    @Test(arguments: [
        #""Type":"Parallel","Branches":[\#((0..<40).map { passThrough("P\($0)") }.joined(separator: ","))]"#,
        #""Type":"Map","ItemsPath":"$.items","ItemSelector":{"t.$":"$.text"},"ItemProcessor":\#(passThrough("P"))"#,
    ])
    func `what small branches and iterations make together does not leave their state`(_ fields: String) throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{\#(fields),"Next":"C"},"#
                + #""C":{"Type":"Pass","End":true}}}"#,
            recordsHistory: false
        )
        let items = (0..<40).map(String.init).joined(separator: ",")
        let text = #"{"items":[\#(items)],"text":"\#(String(repeating: "x", count: 8_000))"}"#
        try driver.apply(.start(input: Payload(JSON(parsing: text), text: text)))
        #expect(driver.result?.error == "States.DataLimitExceeded")
    }

    private static func passThrough(_ name: String) -> String {
        #"{"StartAt":"\#(name)","States":{"\#(name)":{"Type":"Pass","End":true}}}"#
    }

    @Test
    func `a small input that a state makes large does not leave that state`() throws {
        let members = (0..<40).map { #""m\#($0).$":"$.text""# }.joined(separator: ",")
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Parameters":{\#(members)},"#
                + #""Next":"C"},"C":{"Type":"Pass","End":true}}}"#,
            recordsHistory: false
        )
        let text = #"{"text":"\#(String(repeating: "x", count: 8_000))"}"#
        try driver.apply(.start(input: Payload(JSON(parsing: text), text: text)))
        #expect(driver.result?.error == "States.DataLimitExceeded")
        #expect(driver.result?.cause?.contains("'B'") == true)
    }

    @Test(arguments: ["States.ALL", "States.TaskFailed"])
    func `a wildcard does not stand for an input that is too large`(_ name: String) throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","#
                + #""Parameters":{"a.$":"$.text","b.$":"$.text"},"Next":"S","#
                + #""Retry":[{"ErrorEquals":["\#(name)"]}],"Catch":[{"ErrorEquals":["\#(name)"],"Next":"S"}]},"#
                + #""S":{"Type":"Pass","End":true}}}"#,
            input: ["text": .string(JSONString(String(repeating: "x", count: 200_000)))]
        )
        try driver.run()
        #expect(driver.result?.error == "States.DataLimitExceeded")
    }

    @Test(arguments: ["$.l[?(@ in $.m)]", "States.ArrayLength($.l[?(@ in $.m)])"])
    func `a path that is too much work does not say that what it looks for is missing`(field: String) throws {
        let list = JSON.array((0..<2_000).map { .integer(Int64($0)) })
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a.$":"\#(field)"},"End":true}}}"#,
            input: ["l": list, "m": list]
        )
        try driver.run()
        #expect(driver.result?.error == "States.Runtime")
        #expect(driver.result?.cause?.contains("The path visits more than 2000000 values.") == true)
        #expect(driver.result?.cause?.contains("could not be found") == false)
    }

    @Test
    func `retries without delay let others have their turn`() throws {
        var limits = ExecutionLimits()
        limits.transitionsPerTurnMaximum = 100
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Parallel","Parameters":{"a.$":"$.text","b.$":"$.text"},"#
                + #""Retry":[{"ErrorEquals":["States.DataLimitExceeded"],"IntervalSeconds":0,"MaxAttempts":300}],"End":true,"#
                + #""Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}]}}}"#,
            limits: limits
        )
        try driver.apply(.start(input: Payload(["text": .string(JSONString(String(repeating: "x", count: 200_000)))])))
        #expect(driver.result == nil)
        try driver.settle()
        #expect(driver.result?.error == "States.DataLimitExceeded")
    }
}
