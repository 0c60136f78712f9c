// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// Sequences of events and their previous ones, as AWS records them (reference §5.3 and 5.4).
struct HistoryTests {
    struct Sequence: Sendable, CustomTestStringConvertible {
        var name: String
        var definition: String
        var input: JSON = [:]
        var outcomes: [String: [Driver.Outcome]] = [:]
        var trace: String
        var testDescription: String { name }
    }

    @Test(arguments: Sequence.all)
    func `events follow each other as recorded`(_ sequence: Sequence) throws {
        var driver = try Driver(sequence.definition, outcomes: sequence.outcomes, input: sequence.input)
        try driver.run()
        #expect(driver.trace == sequence.trace.split(separator: "\n").map(String.init))
        #expect(driver.result != nil)
    }

    @Test func `variables of iterations that have ended count no more`() throws {
        let definition = #"""
            {"QueryLanguage":"JSONata","StartAt":"M","States":{"M":{"Type":"Map","Items":"{% [1..20] %}","MaxConcurrency":1,
            "ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"v":"{% $pad('', 300, 'x') %}"},"Output":1,
            "End":true}}},"End":true}}}
            """#
        var limits = ExecutionLimits()
        limits.variablesBytesMaximum = 1_000
        var driver = try Driver(definition, limits: limits)
        try driver.run()
        #expect(driver.result?.status == .succeeded, "\(String(describing: driver.result))")
    }

    @Test func `branches begin although those of a state that failed before were still to begin`() throws {
        let definition = #"""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","Next":"Q","Catch":[{"ErrorEquals":["States.ALL"],"Next":"Q"}],
            "Branches":[{"StartAt":"F","States":{"F":{"Type":"Fail"}}},{"StartAt":"A","States":{"A":PASS}}]},
            "Q":{"Type":"Parallel","End":true,
            "Branches":[{"StartAt":"B","States":{"B":PASS}},{"StartAt":"C","States":{"C":PASS}}]}}}
            """#
        var driver = try Driver(definition.replacing("PASS", with: Sequence.pass))
        try driver.run()
        #expect(driver.result?.status == .succeeded)
    }

    /// The iteration that takes the place of one that has finished begins behind those that have begun.
    @Test(arguments: ["", #""MaxConcurrency":1,"#, #""MaxConcurrency":3,"#])
    func `iterations of one Map that need not wait end in their order`(concurrency: String) throws {
        let definition =
            #"{"StartAt":"M","States":{"M":{"Type":"Map",\#(concurrency)"ItemProcessor":{"StartAt":"A","States":{"#
            + #""A":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":\#(Sequence.pass)}}],"End":true}}},"End":true}}}"#
        var driver = try Driver(definition, input: .array((0..<60).map { .integer($0) }))
        try driver.run()
        let order = driver.events.compactMap { event -> Int? in
            guard event.type == .mapIterationSucceeded, case .mapIteration(_, let index) = event.details else {
                return nil
            }
            return index
        }
        #expect(order == Array(0..<60))
    }
}

extension HistoryTests.Sequence {
    static let pass = #"{"Type":"Pass","End":true}"#

    static func task(_ rest: String = "") -> String {
        #"{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"\#(rest),"End":true}"#
    }

    static let all: [Self] = [
        Self(
            name: "Pass",
            definition: #"{"StartAt":"A","States":{"A":\#(pass)}}"#,
            trace: """
                1<0 ExecutionStarted
                2<0 PassStateEntered
                3<2 PassStateExited
                4<3 ExecutionSucceeded
                """
        ),
        Self(
            name: "Fail",
            definition: #"{"StartAt":"A","States":{"A":{"Type":"Fail","Error":"E"}}}"#,
            trace: """
                1<0 ExecutionStarted
                2<0 FailStateEntered
                3<2 ExecutionFailed
                """
        ),
        Self(
            name: "a retried function",
            definition: #"""
                {"StartAt":"A","States":{"A":\#(task(#","Retry":[{"ErrorEquals":["E"],"MaxAttempts":1}]"#))}}
                """#,
            outcomes: ["A": [.failure("E", "c"), .failure("E", "c")]],
            trace: """
                1<0 ExecutionStarted
                2<0 TaskStateEntered
                3<2 LambdaFunctionScheduled
                4<3 LambdaFunctionStarted
                5<4 LambdaFunctionFailed
                6<5 LambdaFunctionScheduled
                7<6 LambdaFunctionStarted
                8<7 LambdaFunctionFailed
                9<8 ExecutionFailed
                """
        ),
        Self(
            name: "a caught failure",
            definition: #"""
                {"StartAt":"A","States":{"A":\#(task(#","Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}]"#)),"B":\#(pass)}}
                """#,
            outcomes: ["A": [.failure("E", "c")]],
            trace: """
                1<0 ExecutionStarted
                2<0 TaskStateEntered
                3<2 LambdaFunctionScheduled
                4<3 LambdaFunctionStarted
                5<4 LambdaFunctionFailed
                6<5 TaskStateExited
                7<6 PassStateEntered
                8<7 PassStateExited
                9<8 ExecutionSucceeded
                """
        ),
        Self(
            name: "a failing branch",
            definition: #"""
                {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
                {"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E"}}}]}}}
                """#,
            trace: """
                1<0 ExecutionStarted
                2<0 ParallelStateEntered
                3<2 ParallelStateStarted
                4<3 FailStateEntered
                5<4 ParallelStateFailed
                6<5 ExecutionFailed
                """
        ),
        Self(
            name: "a failing branch aborts the others",
            definition: #"""
                {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
                {"StartAt":"T","States":{"T":\#(task())}},
                {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":9,"End":true}}},
                {"StartAt":"U","States":{"U":\#(task())}}]}}}
                """#,
            outcomes: ["U": [.failure("E", nil)]],
            trace: """
                1<0 ExecutionStarted
                2<0 ParallelStateEntered
                3<2 ParallelStateStarted
                4<3 TaskStateEntered
                5<4 LambdaFunctionScheduled
                6<5 LambdaFunctionStarted
                7<3 WaitStateEntered
                8<3 TaskStateEntered
                9<8 LambdaFunctionScheduled
                10<9 LambdaFunctionStarted
                11<10 LambdaFunctionFailed
                12<11 TaskStateAborted
                13<11 WaitStateAborted
                14<11 TaskStateAborted
                15<11 ParallelStateFailed
                16<15 ExecutionFailed
                """
        ),
        Self(
            name: "a sequential Map",
            definition: #"""
                {"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":1,"End":true,
                "ItemProcessor":{"StartAt":"A","States":{"A":\#(pass)}}}}}
                """#,
            input: [1, 2],
            trace: """
                1<0 ExecutionStarted
                2<0 MapStateEntered
                3<2 MapStateStarted
                4<3 MapIterationStarted
                5<4 PassStateEntered
                6<5 PassStateExited
                7<6 MapIterationSucceeded
                8<6 MapIterationStarted
                9<8 PassStateEntered
                10<9 PassStateExited
                11<10 MapIterationSucceeded
                12<11 MapStateSucceeded
                13<11 MapStateExited
                14<13 ExecutionSucceeded
                """
        ),
        Self(
            name: "an empty Map",
            definition: #"""
                {"StartAt":"M","States":{"M":{"Type":"Map","End":true,
                "ItemProcessor":{"StartAt":"A","States":{"A":\#(pass)}}}}}
                """#,
            input: [],
            trace: """
                1<0 ExecutionStarted
                2<0 MapStateEntered
                3<2 MapStateStarted
                4<3 MapStateSucceeded
                5<3 MapStateExited
                6<5 ExecutionSucceeded
                """
        ),
        Self(
            name: "a retried Map",
            definition: #"""
                {"StartAt":"M","States":{"M":{"Type":"Map","End":true,
                "Retry":[{"ErrorEquals":["E"],"MaxAttempts":1}],
                "ItemProcessor":{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E"}}}}}}
                """#,
            input: [1],
            trace: """
                1<0 ExecutionStarted
                2<0 MapStateEntered
                3<2 MapStateStarted
                4<3 MapIterationStarted
                5<4 FailStateEntered
                6<5 MapIterationFailed
                7<5 MapStateStarted
                8<7 MapIterationStarted
                9<8 FailStateEntered
                10<9 MapIterationFailed
                11<9 MapStateFailed
                12<11 ExecutionFailed
                """
        ),
        Self(
            name: "an error at run time inside a branch ends the execution at once",
            definition: #"""
                {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,
                "Catch":[{"ErrorEquals":["States.ALL"],"Next":"Z"}],"Branches":[
                {"StartAt":"A","States":{"A":{"Type":"Pass","InputPath":"$.no","End":true}}}]},"Z":\#(pass)}}
                """#,
            trace: """
                1<0 ExecutionStarted
                2<0 ParallelStateEntered
                3<2 ParallelStateStarted
                4<3 PassStateEntered
                5<4 ExecutionFailed
                """
        ),
        Self(
            name: "a task over its time",
            definition: #"{"StartAt":"A","States":{"A":\#(task(#","TimeoutSeconds":5"#))}}"#,
            outcomes: ["A": [.silence]],
            trace: """
                1<0 ExecutionStarted
                2<0 TaskStateEntered
                3<2 LambdaFunctionScheduled
                4<3 LambdaFunctionStarted
                5<4 LambdaFunctionTimedOut
                6<5 ExecutionFailed
                """
        ),
    ]
}
