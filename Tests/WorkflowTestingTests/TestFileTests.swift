// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Testing
import WorkflowTesting

struct TestFileTests {
    private static let start = #"{"definition":"d.json","tests":[{"name":"t","#

    @Test(arguments: [
        (#"[]"#, "a test file must be an object, not an array"),
        (#"{"tests":[]}"#, "tests: tests must not be empty"),
        (#"{"test":[]}"#, "test: a test file has no field 'test'; did you mean 'tests'?"),
        (#"{"tests":[{"name":"t"}]}"#, "tests[0]: a test must have the field 'definition', or its file must"),
        (#"{"definition":"d","tests":[{}]}"#, "tests[0]: a test must have the field 'name'"),
        (
            #"{"definition":"d","tests":[{"name":"t"},{"name":"t"}]}"#,
            "tests[1]: there is another test with the name 't'"
        ),
        (
            start + #""expect":{"staus":"FAILED"}}]}"#,
            "tests[0].expect.staus: expect has no field 'staus'; did you mean 'status'?"
        ),
        (
            start + #""expect":{"status":"FAIL"}}]}"#,
            "tests[0].expect.status: status 'FAIL' is none of SUCCEEDED, FAILED, TIMED_OUT; did you mean 'FAILED'?"
        ),
        (
            start + #""expect":{"history":[{"type":"TaskSuceeded"}]}}]}"#,
            "tests[0].expect.history[0].type: type 'TaskSuceeded' is none of "
        ),
        (
            start + #""mocks":{"S":{"return":1,"throw":{}}}}]}"#,
            "tests[0].mocks.S: a mock must have exactly one of return, throw and never"
        ),
        (
            start + #""mocks":{"S":{"0-1":{"return":1},"1":{"return":2}}}}]}"#,
            "tests[0].mocks.S.1: call '1' has an outcome already"
        ),
        (
            start + #""mocks":{"S":{"return":1,"after":-1}}}]}"#,
            "tests[0].mocks.S.after: after must be a number of seconds from 0 on, not -1"
        ),
        (
            start + #""type":"express"}]}"#,
            "tests[0].type: type 'express' is none of STANDARD, EXPRESS; did you mean 'EXPRESS'?"
        ),
        (
            start + #""mocks":{"S":{"return":1,"times":2}}}]}"#,
            "tests[0].mocks.S.times: times is of the outcomes in a list"
        ),
        (
            start + #""mocks":{"S":{"0":{"return":1,"times":2}}}}]}"#,
            "tests[0].mocks.S.0.times: times is of the outcomes in a list"
        ),
        (
            start + #""expect":{"history":[{"type":"TaskFailed","state":1}]}}]}"#,
            "tests[0].expect.history[0].state: state "
        ),
        (start + #""start":"today"}]}"#, "tests[0].start: start must be a time such as 2024-01-31T12:00:00Z"),
        (start + #""expect":{"calls":{"S":-1}}}]}"#, "tests[0].expect.calls.S: the number of calls"),
    ])
    func `what is wrong is told with its field`(text: String, message: String) throws {
        let document = try JSON(parsing: text)
        let fault = #expect(throws: DocumentFault.self) { try TestFile(document) }
        #expect(fault?.description.hasPrefix(message) == true, "\(fault?.description ?? "")")
    }

    @Test func `a test's mock takes the place of its file's`() throws {
        let file = try TestFile(
            JSON(
                parsing:
                    #"{"definition":"d","mocks":{"A":{"return":1},"B":{"return":2}},"tests":[{"name":"t","mocks":{"A":[{"return":3},{"return":4,"times":2}]}}]}"#
            )
        )
        let mocks = try #require(file.tests.first).mocks
        #expect((0...3).map { mocks["A"]?[$0]?.answer } == [.returned(3), .returned(4), .returned(4), nil])
        #expect(mocks["B"]?[99]?.answer == .returned(2))
    }

    private static let definition = #"""
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","Parameters":{"a.$":"$.a"},
        "Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":2}],"Next":"W"},
        "W":{"Type":"Wait","Seconds":60,"End":true}}}
        """#

    /// Runs a test whose first call fails, and whose second call returns `{"b":[1,2]}`.
    private func run(expect: String) throws -> TestRun {
        let text =
            #"{"definition":"d","tests":[{"name":"t","input":{"a":5},"mocks":{"T":["#
            + #"{"throw":{"error":"Busy"}},{"return":{"b":[1,2]}}]},"expect":"# + expect + "}]}"
        let test = try #require(try TestFile(JSON(parsing: text)).tests.first)
        return try TestRun(test, on: machine(Self.definition))
    }

    @Test(arguments: [
        (#"{}"#, nil), (#"{"status":"SUCCEEDED","output":{"b":[1,2]},"path":["T","W"],"duration":62}"#, nil),
        (#"{"calls":{"T":2},"retries":{"T":[2]}}"#, nil), (#"{"calls":{"T":[{"a":5},{"a":5}]}}"#, nil),
        (
            #"{"history":[{"type":"TaskFailed","at":0,"error":"Busy"},{"type":"WaitStateExited","state":"W","at":62}]}"#,
            nil
        ),
        (#"{"status":"FAILED"}"#, "status - FAILED + SUCCEEDED with {\"b\":[1,2]}"),
        (#"{"error":"Busy"}"#, "error - \"Busy\" + (none)"),
        (#"{"output":{"b":[1,3]}}"#, "output.b[1] - 3 + 2"),
        (#"{"output":{"b":[1]}}"#, "output.b[1] - (ends here, with 1 of 2) + 2"),
        (#"{"output":{"c":1}}"#, "output.c - 1 + (no such field)"),
        (#"{"path":["T","T","W"]}"#, "path[1]   T - T   W"),
        (#"{"calls":{"T":1}}"#, "calls.T - 1 + 2"), (#"{"calls":{"T":[{"a":5},{"a":6}]}}"#, "calls.T[1].a - 6 + 5"),
        (#"{"retries":{"T":[3]}}"#, "retries.T[0] - 3 + 2"), (#"{"duration":61}"#, "duration - 61 s + 62 s"),
        (#"{"duration":31536000.001}"#, "duration - 31536000.001 s + 62 s"),
        (#"{"retries":{"T":[31536000.001]}}"#, "retries.T[0] - 31536000.001 + 2"),
        (
            #"{"history":[{"type":"WaitStateExited","at":61}]}"#,
            #"history[0] - {"type":"WaitStateExited","at":61} + {"type":"WaitStateExited","at":62}"#
        ),
        (
            #"{"history":[{"type":"WaitStateExited"},{"type":"TaskFailed"}]}"#,
            #"history[1] - {"type":"TaskFailed"} + (no such event behind event 11)"#
        ),
    ])
    func `the first difference is told`(expect: String, difference: String?) throws {
        let run = try run(expect: expect)
        #expect(run.fault == nil)
        #expect(run.difference.map { ([$0.field] + $0.lines).joined(separator: " ") } == difference)
    }

    @Test func `an update changes what is named and fulfils it`() throws {
        for expect in [
            #"{"output":1,"path":[],"calls":{"T":9},"retries":{"T":[]},"duration":1}"#,
            #"{"status":"FAILED","error":"E"}"#,
        ] {
            let run = try run(expect: expect)
            let new = try #require(run.test.expectation.updated(by: run.record, old: try JSON(parsing: expect)))
            #expect(try self.run(expect: new.serialized).passed, "\(new.serialized)")
        }
    }

    @Test(arguments: [
        ("X", "return", "the definition has no state 'X'"), ("W", "return", "the state 'W' is a Wait"),
    ])
    func `only tasks that are there can be mocked`(state: String, kind: String, message: String) throws {
        let text = #"{"definition":"d","tests":[{"name":"t","mocks":{"\#(state)":{"\#(kind)":1}}}]}"#
        let test = try #require(try TestFile(JSON(parsing: text)).tests.first)
        let plan = try machine(Self.definition)
        let fault = #expect(throws: DocumentFault.self) { try TestRun(test, on: plan) }
        #expect(fault?.message.hasPrefix(message) == true)
    }

    private static let order = #"""
        {"StartAt":"Charge","States":{"Charge":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","Parameters":{},
        "Next":"Choose"},"Choose":{"Type":"Choice","Choices":[{"Variable":"$.n","IsPresent":true,"Next":"Done"}],
        "Default":"Done"},"Done":{"Type":"Succeed"}}}
        """#

    /// An expectation of a state that is not there would be fulfilled whatever happens.
    @Test(arguments: [
        (#"{"calls":{"Chargee":0}}"#, "calls.Chargee: the definition has no state 'Chargee'; did you mean 'Charge'?"),
        (#"{"calls":{"Nothing":[]}}"#, "calls.Nothing: the definition has no state 'Nothing'"),
        (#"{"calls":{"Choose":0}}"#, "calls.Choose: the state 'Choose' is a Choice: only a Task makes calls"),
        (
            #"{"retries":{"Chargee":[]}}"#,
            "retries.Chargee: the definition has no state 'Chargee'; did you mean 'Charge'?"
        ),
        (
            #"{"retries":{"Choose":[]}}"#,
            "retries.Choose: the state 'Choose' is a Choice: only a Task, Parallel or Map is retried"
        ),
        (#"{"path":["Charge","Chose"]}"#, "path[1]: the definition has no state 'Chose'; did you mean 'Choose'?"),
        (
            #"{"history":[{"type":"TaskFailed","state":"Chargee"}]}"#,
            "history[0].state: the definition has no state 'Chargee'; did you mean 'Charge'?"
        ),
    ])
    func `only states that are there can be expected`(expect: String, message: String) throws {
        let text =
            #"{"definition":"d","tests":[{"name":"t","mocks":{"Charge":{"return":{}}},"expect":"# + expect + "}]}"
        let test = try #require(try TestFile(JSON(parsing: text)).tests.first)
        let plan = try machine(Self.order)
        let fault = #expect(throws: DocumentFault.self) { try TestRun(test, on: plan) }
        #expect(fault?.description == "tests[0].expect.\(message)")
    }

    @Test func `a wait that only the limit of a year ends says so`() throws {
        let text = #"{"definition":"d","tests":[{"name":"t","mocks":{"Charge":{"never":true}}}]}"#
        let test = try #require(try TestFile(JSON(parsing: text)).tests.first)
        let run = try TestRun(test, on: machine(Self.order))
        #expect(
            run.difference?.lines == [
                "- SUCCEEDED",
                "+ TIMED_OUT with States.Timeout, after a year: nothing else ends the wait; is a TimeoutSeconds missing?",
            ]
        )
    }

    @Test func `a call too many is no pass`() throws {
        let text =
            #"{"definition":"d","tests":[{"name":"t","mocks":{"T":[{"throw":{"error":"Busy"}}]},"input":{"a":1}}]}"#
        let test = try #require(try TestFile(JSON(parsing: text)).tests.first)
        let run = try TestRun(test, on: machine(Self.definition))
        #expect(run.fault == "the state 'T' was called 2 times; its mock has outcomes for 1")
        #expect(!run.passed)
    }
}
