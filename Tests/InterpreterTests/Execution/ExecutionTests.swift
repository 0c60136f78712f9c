// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

struct ExecutionTests {
    /// The third one's InputPath makes its data flow another one.
    @Test
    func `each state draws random values of its own`() throws {
        let draw = #""Type":"Pass","Parameters":{"u.$":"States.UUID()"}"#
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{\#(draw),"ResultPath":"$.a","Next":"B"},"#
                + #""B":{\#(draw),"ResultPath":"$.b","Next":"C"},"#
                + #""C":{\#(draw),"InputPath":"$.a","ResultPath":"$.c","End":true}}}"#
        )
        try driver.run()
        let output = try #require(driver.result?.output?.value)
        #expect(Set(["a", "b", "c"].map { output[$0]?["u"]?.text ?? "" }).count == 3)
        #expect(output["a"]?["u"]?.text?.count == 36)
    }

    @Test
    func `a Pass with a Result does not evaluate its Parameters`() throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":1,"Parameters":{"a.$":"$.missing"},"End":true}}}"#
        )
        try driver.run()
        #expect(driver.result?.output?.value == 1)
    }

    private static let function = #""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f""#
    private static let token = #""Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken""#

    @Test(arguments: [("null", #"{"keep":1}"#), ("0", "0")])
    func `a Result that is null is as none`(result: String, output: String) throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":\#(result),"End":true}}}"#,
            input: ["keep": 1]
        )
        try driver.run()
        #expect(driver.result?.output?.value.serialized == output)
    }

    @Test
    func `a result is selected, put into the raw input and cut by OutputPath`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{\#(Self.function),"InputPath":"$.a","Parameters":{"x.$":"$.b"},
            "ResultSelector":{"r.$":"$.n"},"ResultPath":"$.a.out","OutputPath":"$.a","End":true}}}
            """#,
            outcomes: ["A": [.success(["n": 7])]],
            input: ["a": ["b": 1]]
        )
        try driver.run()
        #expect(driver.requests.map(\.input.value) == [["x": 1]])
        #expect(driver.result?.output?.value == ["b": 1, "out": ["r": 7]])
    }

    @Test(arguments: [
        (#""IntervalSeconds":2,"BackoffRate":3,"MaxAttempts":3"#, 26),
        (#""IntervalSeconds":2,"BackoffRate":3,"MaxAttempts":3,"MaxDelaySeconds":5"#, 12),
        (#""MaxAttempts":0"#, 0),
        (#""IntervalSeconds":1,"MaxAttempts":2"#, 3),
    ])
    func `retries wait as long as the retrier says`(_ fields: String, _ seconds: Double) throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{\#(Self.function),"Retry":[{"ErrorEquals":["E"],\#(fields)}],"End":true}}}"#,
            outcomes: ["A": Array(repeating: .failure("E", "c"), count: 9)]
        )
        try driver.run()
        #expect(driver.elapsedSeconds == seconds)
        #expect(driver.result == ExecutionResult(status: .failed, error: "E", cause: "c"))
    }

    @Test
    func `full jitter stays within the delay`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{\#(Self.function),"Retry":[{"ErrorEquals":["E"],"IntervalSeconds":10,
            "MaxAttempts":1,"JitterStrategy":"FULL"}],"End":true}}}
            """#,
            outcomes: ["A": [.failure("E", nil), .success(1)]]
        )
        try driver.run()
        #expect(driver.elapsedSeconds > 0 && driver.elapsedSeconds < 10)
        #expect(driver.result?.status == .succeeded)
    }

    @Test
    func `each retrier counts for itself and a used up one goes to Catch`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{\#(Self.function),"Retry":[{"ErrorEquals":["E"],"MaxAttempts":1},
            {"ErrorEquals":["States.ALL"],"MaxAttempts":1}],
            "Catch":[{"ErrorEquals":["E"],"ResultPath":"$.error","Next":"B"}],"End":true},
            "B":{"Type":"Pass","End":true}}}
            """#,
            outcomes: ["A": [.failure("E", "1"), .failure("F", "2"), .failure("E", "3"), .success(1)]],
            input: ["k": 1]
        )
        try driver.run()
        #expect(driver.result?.output?.value == ["k": 1, "error": ["Error": "E", "Cause": "3"]])
    }

    @Test(arguments: [
        ("States.Timeout", true), ("States.HeartbeatTimeout", true), ("States.ALL", true), ("States.TaskFailed", false),
    ])
    func `a missed heartbeat is caught as a timeout`(_ name: String, _ isCaught: Bool) throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{\#(Self.token),"HeartbeatSeconds":10,
            "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}},
            "Catch":[{"ErrorEquals":["\#(name)"],"Next":"B"}],"End":true},"B":{"Type":"Pass","End":true}}}
            """#,
            outcomes: ["A": [.submission(["StatusCode": 200])]]
        )
        try driver.run()
        #expect(driver.result?.status == (isCaught ? .succeeded : .failed))
        #expect(driver.trace.contains("6<5 TaskTimedOut"))
    }

    @Test
    func `of a nested execution no heartbeat is missed`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2",
            "HeartbeatSeconds":10,"TimeoutSeconds":70,"Parameters":{"StateMachineArn":"m"},"End":true}}}
            """#,
            outcomes: ["A": [.submission([:])]]
        )
        try driver.run()
        #expect(driver.elapsedSeconds == 70)
    }

    @Test(arguments: [WorkflowType.standard, .express])
    func `an Express execution cannot be redriven, and has no such count`(type: WorkflowType) throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","InputPath":"$$.Execution","End":true}}}"#,
            type: type
        )
        try driver.run()
        let execution = try #require(driver.result?.output?.value)
        #expect(execution["RedriveCount"] == (type == .standard ? 0 : nil))
        #expect(execution["Name"] == "name")
    }

    @Test
    func `a heartbeat starts the clock anew, and a token works once`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{\#(Self.token),"HeartbeatSeconds":10,
            "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}},"End":true}}}
            """#
        )
        try driver.apply(.start(input: Payload([:])))
        let request = try #require(driver.requests.first)
        let token = try #require(request.token)
        #expect(request.input.value["Payload"]?["token"]?.text == token)
        try driver.apply(.taskSubmitted(request.id, output: Payload([:])))
        try driver.apply(.taskHeartbeat(request.id))
        #expect(driver.execution.isWaiting(request.id, token: token))
        #expect(!driver.execution.isWaiting(request.id, token: token + "x"))
        try driver.apply(.taskSucceeded(request.id, output: Payload(["ok": true])))
        #expect(driver.result?.output?.value == ["ok": true])
        let count = driver.events.count
        try driver.apply(.taskSucceeded(request.id, output: Payload(["ok": false])))
        #expect(driver.events.count == count)
        #expect(!driver.execution.isWaiting(request.id, token: token))
    }

    @Test
    func `a function in flight at a restart fails with an error that Retry can name`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{\#(Self.function),
            "Retry":[{"ErrorEquals":["Lambda.SdkClientException"],"MaxAttempts":1}],"End":true}}}
            """#,
            outcomes: ["A": [.silence]]
        )
        try driver.apply(.start(input: Payload([:])))
        try driver.apply(.recover)
        #expect(driver.trace.last == "5<4 LambdaFunctionFailed")
        try driver.settle()
        #expect(driver.requests.count == 2)
        try driver.apply(.recover)
        #expect(driver.result?.error == "Lambda.SdkClientException")
    }

    @Test
    func `a token that was handed out survives a restart`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{\#(Self.token),"Parameters":{"FunctionName":"f"},"End":true}}}
            """#,
            outcomes: ["A": [.submission([:])]]
        )
        try driver.run()
        try driver.apply(.recover)
        let request = try #require(driver.requests.first)
        try driver.apply(.taskSucceeded(request.id, output: Payload(1)))
        #expect(driver.result?.output?.value == 1)
        #expect(driver.requests.count == 1)
    }

    @Test
    func `a Map keeps order and its concurrency, through a restart after each turn`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":2,"ItemsPath":"$.items",
            "ItemSelector":{"v.$":"$$.Map.Item.Value","i.$":"$$.Map.Item.Index","k.$":"$.k"},
            "ItemProcessor":{"StartAt":"T","States":{"T":{\#(Self.function),"End":true}}},
            "ResultPath":"$.out","End":true}}}
            """#,
            input: ["items": ["a", "b", "c"], "k": true]
        )
        try driver.apply(.start(input: Payload(["items": ["a", "b", "c"], "k": true])))
        #expect(driver.open.count == 2)
        let second = driver.requests[1]
        try driver.apply(.taskSucceeded(second.id, output: Payload("B")))
        #expect(driver.requests.count == 3)
        #expect(driver.requests[2].input.value == ["v": "c", "i": 2, "k": true])
        try driver.apply(.taskSucceeded(driver.requests[2].id, output: Payload("C")))
        try driver.apply(.taskSucceeded(driver.requests[0].id, output: Payload("A")))
        #expect(driver.result?.output?.value["out"] == ["A", "B", "C"])
    }

    @Test
    func `variables are read from outer scopes and end with their own`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{
            "A":{"Type":"Pass","Assign":{"x":1,"y.$":"$.in"},"Next":"P"},
            "P":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{
              "B":{"Type":"Pass","Assign":{"z.$":"States.MathAdd($x, 1)"},"Next":"C"},
              "C":{"Type":"Pass","Parameters":{"x.$":"$x","y.$":"$y","z.$":"$z"},"End":true}}}],"End":true}}}
            """#,
            input: ["in": "hello"]
        )
        try driver.run()
        #expect(driver.result?.output?.value == [["x": 1, "y": "hello", "z": 2]])
    }

    @Test
    func `the machine's time limit ends it TIMED_OUT`() throws {
        var driver = try Driver(
            #"{"StartAt":"W","TimeoutSeconds":3,"States":{"W":{"Type":"Wait","Seconds":9,"End":true}}}"#
        )
        try driver.run()
        #expect(driver.elapsedSeconds == 3)
        #expect(driver.result?.status == .timedOut)
        #expect(driver.trace.last == "3<0 ExecutionTimedOut")
    }

    @Test
    func `a stop ends it at once and cancels what is open`() throws {
        var driver = try Driver(#"{"StartAt":"A","States":{"A":{\#(Self.function),"End":true}}}"#)
        try driver.apply(.start(input: Payload([:])))
        try driver.apply(.stop(error: "E", cause: nil))
        #expect(driver.result == ExecutionResult(status: .aborted, error: "E"))
        #expect(driver.open.isEmpty)
        #expect(driver.trace.last == "5<0 ExecutionAborted")
    }

    @Test
    func `an endless loop ends at the limit of events`() throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"C"},"C":{"Type":"Choice","Choices":[{"Variable":"$","IsNull":true,"Next":"E"}],"Default":"A"},"E":{"Type":"Succeed"}}}"#
        )
        try driver.run()
        #expect(driver.result?.error == "States.Runtime")
        #expect(driver.events.count == 25_000)
        #expect(driver.events.map(\.id) == Array(1...25_000))
    }

    /// A Map whose iterations call, fail and take one another with them, many events at a time.
    private static let crowd = #"""
        {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":1,"Next":"M"},"M":{"Type":"Map","ItemsPath":"$.items",
        "ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Task",
        "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","Next":"P"},"P":{"Type":"Pass","End":true}}},
        "Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":1}],"End":true}}}
        """#

    @Test(arguments: 5...140)
    func `no history is longer than the limit, whatever the events of one step`(_ maximum: Int) throws {
        var limits = ExecutionLimits()
        limits.eventsMaximum = maximum
        var driver = try Driver(
            Self.crowd,
            outcomes: ["A": [.success(1), .failure("E", nil)] + Array(repeating: .success(1), count: 12)],
            input: ["items": .array(Array(repeating: 1, count: 12))],
            limits: limits
        )
        try driver.run()
        #expect(driver.events.map(\.id) == Array(1...driver.events.count))
        #expect(driver.open.isEmpty)
        let last = try #require(driver.events.last)
        if driver.result?.status == .succeeded {
            #expect(driver.events.count <= maximum)
        } else {
            #expect(driver.events.count == maximum)
            #expect(last.type == .executionFailed)
            #expect(last.previousID == maximum - 1)
            #expect(driver.result?.error == "States.Runtime")
            #expect(
                driver.result?.cause == "The execution reached the maximum number of history events (\(maximum))."
            )
        }
    }

    @Test
    func `a history may end with its last event at the limit, and what does not fit is not done`() throws {
        let definition = #"{"StartAt":"A","States":{"A":{\#(Self.function),"End":true}}}"#
        for maximum in 3...8 {
            var limits = ExecutionLimits()
            limits.eventsMaximum = maximum
            var driver = try Driver(definition, outcomes: ["A": [.success(1)]], limits: limits)
            try driver.run()
            // ExecutionStarted, TaskStateEntered, three of the function's, TaskStateExited, ExecutionSucceeded.
            #expect(driver.result?.status == (maximum < 7 ? .failed : .succeeded), "\(maximum)")
            #expect(driver.events.count == min(maximum, 7))
            #expect(driver.requests.count == (maximum < 5 ? 0 : 1), "\(maximum)")
        }
    }

    @Test
    func `a result over the limit is an error of the task`() throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{\#(Self.function),"End":true}}}"#,
            outcomes: ["A": [.success(.string(String(repeating: "a", count: 262_144)))]]
        )
        try driver.run()
        #expect(driver.result?.error == "States.DataLimitExceeded")
        #expect(driver.trace.contains("5<4 LambdaFunctionFailed"))
    }

    @Test
    func `an endless Express loop lets others have their turn and can be stopped`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"C"},
            "C":{"Type":"Choice","Choices":[{"Variable":"$","IsNull":true,"Next":"E"}],"Default":"A"},
            "E":{"Type":"Succeed"}}}
            """#,
            type: .express,
            limits: limits(transitionsPerTurn: 10)
        )
        try driver.apply(.start(input: Payload([:])))
        #expect(driver.events.count == 21)
        #expect(driver.result == nil)
        try driver.apply(.stop(error: nil, cause: nil))
        #expect(driver.result?.status == .aborted)
    }

    @Test(arguments: [
        (#""ResultPath":"$.text.x""#, "States.ReferencePathConflict"),
        (#""ResultSelector":{"x.$":"$.missing"}"#, "States.Runtime"),
        (#""OutputPath":"$[9].missing""#, "States.Runtime"),
    ])
    func `results of branches that cannot be combined are an error of the state`(field: String, error: String) throws {
        for kind in [
            #""Type":"Parallel","Branches":[WORKFLOW]"#,
            #""Type":"Map","ItemsPath":"$.items","ItemProcessor":WORKFLOW"#,
        ] {
            let workflow = #"{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}"#
            let own = kind.replacing("WORKFLOW", with: workflow)
            var driver = try Driver(
                #"""
                {"StartAt":"A","States":{"A":{\#(own),\#(field),
                "Catch":[{"ErrorEquals":["States.ALL"],"Next":"C","ResultPath":"$.error"}],"End":true},
                "C":{"Type":"Pass","End":true}}}
                """#,
                input: ["text": "t", "items": [1, 2]]
            )
            try driver.run()
            // States.ALL does not catch it.
            #expect(driver.result?.error == error)
        }
    }

    @Test
    func `a branch that had to let others go first is aborted without having entered its state`() throws {
        var driver = try Driver(
            #"""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","Branches":[
            {"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E"}}},
            {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":9,"End":true}}}],"End":true}}}
            """#,
            limits: limits(transitionsPerTurn: 1)
        )
        try driver.run()
        #expect(driver.result?.error == "E")
        #expect(!driver.events.contains { $0.type == .waitStateAborted })
    }

    @Test
    func `an Express execution ends after five minutes`() throws {
        var driver = try Driver(
            #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":999,"End":true}}}"#,
            type: .express
        )
        try driver.run()
        #expect(driver.elapsedSeconds == 300)
        #expect(driver.result?.status == .timedOut)
    }

    private func limits(transitionsPerTurn: Int) -> ExecutionLimits {
        var limits = ExecutionLimits()
        limits.transitionsPerTurnMaximum = transitionsPerTurn
        return limits
    }

    @Test
    func `task tokens follow from the secret and from nothing that the execution shows`() throws {
        let definition = #"""
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}},
            "Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":1}],"End":true}}}
            """#
        let outcomes = ["A": [Driver.Outcome.failure("E", nil)]]
        func tokens(_ secret: UInt64) throws -> [String] {
            var driver = try Driver(
                definition,
                outcomes: outcomes,
                secret: TokenSecret(words: SIMD4(repeating: secret))
            )
            try driver.run()
            return driver.requests.compactMap(\.token)
        }
        let first = try tokens(1)
        #expect(first.count == 2 && Set(first).count == 2)
        #expect(try tokens(1) == first)
        #expect(Set(try tokens(2)).isDisjoint(with: first))
    }
}
