// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing
import WorkflowTesting

struct HistoryReplayTests {
    /// A task that is called twice, then a Pass; as the AWS CLI prints it.
    private static let history = #"""
        {"events":[
        {"timestamp":"2025-01-01T10:00:00+00:00","type":"ExecutionStarted","id":1,"previousEventId":0,
         "executionStartedEventDetails":{"input":"{\"a\":1}","inputDetails":{"truncated":false},"roleArn":"r"}},
        {"timestamp":"2025-01-01T10:00:00+00:00","type":"TaskStateEntered","id":2,"previousEventId":0,
         "stateEnteredEventDetails":{"name":"T","input":"{\"a\":1}"}},
        {"timestamp":"2025-01-01T10:00:00.100000+00:00","type":"TaskScheduled","id":3,"previousEventId":2,
         "taskScheduledEventDetails":{"resourceType":"aws-sdk:x","resource":"y","region":"us-east-1","parameters":"{\"b\":1}"}},
        {"timestamp":1735725600.2,"type":"TaskStarted","id":4,"previousEventId":3,
         "taskStartedEventDetails":{"resourceType":"aws-sdk:x","resource":"y"}},
        {"timestamp":"2025-01-01 10:00:00.5+00:00","type":"TaskFailed","id":5,"previousEventId":4,
         "taskFailedEventDetails":{"resourceType":"aws-sdk:x","resource":"y","error":"Busy","cause":"c"}},
        {"timestamp":"2025-01-01T10:00:02.5Z","type":"TaskScheduled","id":6,"previousEventId":5,
         "taskScheduledEventDetails":{"resourceType":"aws-sdk:x","resource":"y","region":"us-east-1","parameters":"{\"b\":1}"}},
        {"timestamp":"2025-01-01T10:00:02.5Z","type":"TaskStarted","id":7,"previousEventId":6,
         "taskStartedEventDetails":{"resourceType":"aws-sdk:x","resource":"y"}},
        {"timestamp":"2025-01-01T10:00:03Z","type":"TaskSucceeded","id":8,"previousEventId":7,
         "taskSucceededEventDetails":{"resourceType":"aws-sdk:x","resource":"y","output":"{\"n\":5}"}},
        {"timestamp":"2025-01-01T10:00:03Z","type":"TaskStateExited","id":9,"previousEventId":8,
         "stateExitedEventDetails":{"name":"T","output":"{\"n\":5}"}},
        {"timestamp":"2025-01-01T10:00:03Z","type":"PassStateEntered","id":10,"previousEventId":9,
         "stateEnteredEventDetails":{"name":"P","input":"{\"n\":5}"}},
        {"timestamp":"2025-01-01T10:00:03Z","type":"PassStateExited","id":11,"previousEventId":10,
         "stateExitedEventDetails":{"name":"P","output":"{\"n\":5}"}},
        {"timestamp":"2025-01-01T10:00:03Z","type":"ExecutionSucceeded","id":12,"previousEventId":11,
         "executionSucceededEventDetails":{"output":"{\"n\":5}"}}]}
        """#

    private static let retry = #""Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":2}],"#

    private func definition(_ members: String = retry, parameters: String = #"{"b":1}"#, rest: String? = nil) -> String
    {
        let rest = rest ?? #""P":{"Type":"Pass","End":true}"#
        return
            #"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","Parameters":\#(parameters),"#
            + members + #""Next":"P"},"# + rest + "}}"
    }

    private func replay(
        _ definition: String,
        history: String = history,
        arn: ExecutionARN? = nil
    ) throws -> HistoryReplay {
        let recorded = try RecordedHistory(try JSON(parsing: history))
        return HistoryReplay(recorded, on: try machine(definition), type: .standard, arn: arn)
    }

    @Test func `the same definition takes the same path, at the recorded times`() throws {
        let replay = try replay(definition())
        #expect(replay.parting == nil)
        #expect(replay.difference == nil)
        #expect(replay.record.path == ["T", "P"])
        #expect(replay.record.duration == 2_900)
    }

    @Test func `another state is told with both sides`() throws {
        let choice =
            #""P":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericEquals":5,"Next":"Q"}]},"Q":{"Type":"Succeed"}"#
        let replay = try replay(definition(rest: choice))
        #expect(replay.parting?.recorded == "the Pass state 'P' is entered (event 10)")
        #expect(replay.parting?.now == "the Choice state 'P' is entered")
        #expect(replay.parting?.shared == "the task of 'T' is called")
    }

    @Test func `a retry that is not there any more is where they part`() throws {
        let replay = try replay(definition(""))
        #expect(replay.parting?.recorded == "the task of 'T' is called (event 6)")
        #expect(replay.parting?.now == "nothing more")
    }

    @Test func `a call that was not recorded is where they part`() throws {
        let more = #""P":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","Parameters":{},"End":true}"#
        let replay = try replay(definition(rest: more))
        #expect(replay.parting?.now == "the Task state 'P' is entered")
    }

    @Test func `other documents on the same path are told`() throws {
        let replay = try replay(definition(parameters: #"{"b":2}"#))
        #expect(replay.parting == nil)
        #expect(replay.difference?.field == "input of 'T' (event 3).b")
        #expect(replay.difference?.lines == ["- 1", "+ 2"])
    }

    @Test func `another end of the same path is told`() throws {
        let changed = Self.history.replacing("ExecutionSucceeded", with: "ExecutionFailed").replacing(
            #"executionSucceededEventDetails":{"output":"{\"n\":5}"}"#,
            with: #"executionFailedEventDetails":{"error":"E"}"#
        )
        let replay = try replay(definition(), history: changed)
        #expect(replay.parting?.recorded == "the execution ends FAILED with E")
        #expect(replay.parting?.now == "the execution ends SUCCEEDED")
    }

    /// A history of events, each its type, what goes on from which event, its time and its details.
    private func history(_ events: [(type: String, previous: Int, seconds: Double, details: String)]) -> String {
        let texts = events.enumerated().map { index, event in
            let name = event.type.hasSuffix("StateEntered") ? "stateEntered" : "other"
            return #"{"id":\#(index + 1),"previousEventId":\#(event.previous),"type":"\#(event.type)","#
                + #""timestamp":\#(1_735_725_600 + event.seconds),"\#(name)EventDetails":{\#(event.details)}}"#
        }
        return #"{"events":[\#(texts.joined(separator: ","))]}"#
    }

    private static let activity = #"""
        {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a",
        "TimeoutSeconds":60,"HeartbeatSeconds":6,"End":true}}}
        """#

    /// A worker took the task after 7.4 s, longer than a heartbeat may take, and worked for 58 s.
    @Test func `a worker's late start and its signs of life are part of what was recorded`() throws {
        let recorded = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("TaskStateEntered", 0, 0, #""name":"A""#),
            ("ActivityScheduled", 2, 0, #""input":"{}""#), ("ActivityStarted", 3, 7.4, ""),
            ("ActivitySucceeded", 4, 65.4, #""output":"1""#), ("TaskStateExited", 5, 65.4, #""name":"A""#),
            ("ExecutionSucceeded", 6, 65.4, #""output":"1""#),
        ])
        let replay = try replay(Self.activity, history: recorded)
        #expect(replay.parting == nil)
        #expect(replay.record.result?.status == .succeeded)
        #expect(replay.record.duration == 65_400)
    }

    @Test func `a heartbeat that was missed is missed again`() throws {
        let recorded = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("TaskStateEntered", 0, 0, #""name":"A""#),
            ("ActivityScheduled", 2, 0, #""input":"{}""#), ("ActivityStarted", 3, 1, ""),
            ("ActivityTimedOut", 4, 7, #""error":"States.Timeout""#),
            ("ExecutionFailed", 5, 7, #""error":"States.Timeout""#),
        ])
        let replay = try replay(Self.activity, history: recorded)
        #expect(replay.parting == nil)
        #expect(replay.record.result?.error == "States.Timeout")
    }

    /// It gave signs of life, or its heartbeat would have been missed 60 s before.
    @Test func `a task that timed out had given signs of life until then`() throws {
        let definition = #"""
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a",
            "TimeoutSeconds":100,"HeartbeatSeconds":60,"End":true,"Catch":[
            {"ErrorEquals":["States.HeartbeatTimeout"],"Next":"B"},{"ErrorEquals":["States.ALL"],"Next":"C"}]},
            "B":{"Type":"Succeed"},"C":{"Type":"Succeed"}}}
            """#
        let recorded = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("TaskStateEntered", 0, 0, #""name":"A""#),
            ("ActivityScheduled", 2, 0, #""input":"{}""#), ("ActivityStarted", 3, 0, ""),
            ("ActivityTimedOut", 4, 100, #""error":"States.Timeout""#), ("TaskStateExited", 5, 100, #""name":"A""#),
            ("SucceedStateEntered", 6, 100, #""name":"C""#), ("SucceedStateExited", 7, 100, #""name":"C""#),
            ("ExecutionSucceeded", 8, 100, #""output":"1""#),
        ])
        let replay = try replay(definition, history: recorded)
        #expect(replay.parting == nil)
        #expect(replay.record.path == ["A", "C"])
    }

    @Test func `an execution whose machine was deleted is replayed as far as it went`() throws {
        let recorded = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("WaitStateEntered", 0, 0, #""name":"W""#),
            ("ExecutionFailed", 2, 30, #""error":"States.Runtime","cause":"State machine m has been deleted""#),
        ])
        let definition =
            #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":30,"Next":"S"},"S":{"Type":"Succeed"}}}"#
        #expect(try replay(definition, history: recorded).parting == nil)
    }

    @Test(arguments: [
        #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":30,"Next":"S"},"S":{"Type":"Succeed"}}}"#,
        #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":30,"End":true}}}"#,
    ])
    func `an execution that was stopped is replayed as far as it went`(definition: String) throws {
        let recorded = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("WaitStateEntered", 0, 0, #""name":"W""#),
            ("ExecutionAborted", 0, 3, #""error":"E""#),
        ])
        #expect(try replay(definition, history: recorded).parting == nil)
    }

    @Test func `a task that was stopped with its execution has no outcome`() throws {
        let recorded = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("TaskStateEntered", 0, 0, #""name":"T""#),
            ("TaskScheduled", 2, 0, #""parameters":"{\"b\":1}""#), ("TaskStarted", 3, 0, ""),
            ("ExecutionAborted", 0, 3, #""error":"E""#),
        ])
        #expect(try replay(definition(), history: recorded).parting == nil)
    }

    @Test func `what comes of a redrive is not replayed`() throws {
        let recorded = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("FailStateEntered", 0, 0, #""name":"F""#),
            ("ExecutionFailed", 2, 0, #""error":"E""#), ("ExecutionRedriven", 3, 9, #""redriveCount":1"#),
            ("FailStateEntered", 4, 9, #""name":"F""#), ("ExecutionFailed", 5, 9, #""error":"E""#),
        ])
        let replayed = try replay(
            #"{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E"}}}"#,
            history: recorded
        )
        #expect(replayed.parting == nil)
        #expect(try RecordedHistory(try JSON(parsing: recorded)).redrive == 4)
    }

    // MARK: - What a history does not tell

    private static let role = "arn:aws:iam::111122223333:role/orders"
    private static let states = "arn:aws:states:eu-central-1:111122223333"

    private static let identity = #"""
        "T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","End":true,"Parameters":{"b":1,"id.$":"$$.Execution.Id",
        "name.$":"$$.Execution.Name","role.$":"$$.Execution.RoleArn","start.$":"$$.Execution.StartTime",
        "machine.$":"$$.StateMachine.Name","of.$":"$$.StateMachine.Id"}}
        """#

    /// A history in which a Choice went to the task, or that began with it.
    private func ordered(afterChoice: Bool, b: Int = 1) throws -> String {
        let given: JSON = [
            "b": .integer(Int64(b)), "id": .string("\(Self.states):execution:Orders:prod-7"), "name": "prod-7",
            "role": .string(Self.role), "start": "2025-01-01T10:00:00Z", "machine": "Orders",
            "of": .string("\(Self.states):stateMachine:Orders"),
        ]
        let choice = [
            ("ChoiceStateEntered", 0, 0.0, #""name":"C""#), ("ChoiceStateExited", 2, 0.0, #""name":"C""#),
        ]
        let first = afterChoice ? 3 : 1
        let text = JSON.string(JSONString(given.serialized)).serialized
        return history(
            [("ExecutionStarted", 0, 0, #""input":"{}","roleArn":"\#(Self.role)""#)] + (afterChoice ? choice : []) + [
                ("TaskStateEntered", first, 0, #""name":"T""#),
                ("TaskScheduled", first + 1, 0, #""parameters":\#(text)"#),
                ("TaskStarted", first + 2, 0, ""), ("TaskSucceeded", first + 3, 1, #""output":"1""#),
                ("TaskStateExited", first + 4, 1, #""name":"T""#),
                ("ExecutionSucceeded", first + 5, 1, #""output":"1""#),
            ]
        )
    }

    private static let choosing = #"""
        {"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$$.Execution.Name","StringMatches":"prod-*",
        "Next":"T"}],"Default":"F"},"F":{"Type":"Fail"},\#(identity)}}
        """#

    @Test func `an execution whose ARN is given has its names, and the role that the history tells`() throws {
        let arn = try #require(ExecutionARN("\(Self.states):execution:Orders:prod-7"))
        let replay = try replay(Self.choosing, history: ordered(afterChoice: true), arn: arn)
        #expect(replay.parting == nil)
        #expect(replay.difference == nil)
        #expect(replay.uncompared.isEmpty)
    }

    @Test func `an execution whose ARN nobody gives parts where it is asked for, and that is told`() throws {
        let replay = try replay(Self.choosing, history: ordered(afterChoice: true))
        #expect(replay.parting?.now == "the Fail state 'F' is entered")
        #expect(replay.contextReaders == ["C", "T"])
    }

    @Test(arguments: [1, 2]) func `names that nobody gives are not compared, all else is`(b: Int) throws {
        let definition = #"{"StartAt":"T","States":{\#(Self.identity)}}"#
        let replay = try replay(definition, history: ordered(afterChoice: false, b: b))
        #expect(replay.parting == nil)
        #expect(replay.difference?.field == (b == 1 ? nil : "input of 'T' (event 3).b"))
        let fields = replay.uncompared.map(\.field)
        #expect(replay.uncompared.allSatisfy { $0.unknown == .identity })
        #expect(fields == ["id", "name", "machine", "of"].map { "input of 'T' (event 3).\($0)" })
    }

    @Test(arguments: [
        ("arn:aws:states:eu-central-1:1:execution:m:n", WorkflowType.standard),
        ("arn:aws-cn:states:cn-north-1:1:express:m:n:0f-1", .express),
        ("arn:aws:states:eu-central-1:1:stateMachine:m", nil),
        ("arn:aws:states:eu-central-1:1:execution:m", nil), ("arn:aws:states::1:execution:m:n", nil), ("m:n", nil),
    ])
    func `an execution's ARN is read`(text: String, type: WorkflowType?) {
        let arn = ExecutionARN(text)
        #expect(arn?.type == type)
        #expect(arn == nil || (arn?.stateMachineName == "m" && arn?.name == "n" && arn?.text == text))
    }

    /// What a task is given that draws, and what was recorded of it.
    @Test(
        arguments: [
            (
                #"{"id.$":"States.UUID()"}"#, #"{\"id\":\"0b5dd8f5-2b9b-4f6d-9c58-3d6d4f9f1f52\"}"#, ".id",
                .randomNumbers
            ),
            (#"{"n.$":"States.MathRandom(1, 1000000000)"}"#, #"{\"n\":7}"#, ".n", .randomNumbers),
            (#"{"at.$":"$$.State.EnteredTime"}"#, #"{\"at\":\"2025-01-01T10:00:00.037Z\"}"#, ".at", .clock),
        ] as [(String, String, String, ReplayUnknown)]
    )
    func `what is drawn is not compared`(given: String, recorded: String, field: String, unknown: ReplayUnknown) throws
    {
        let task = #"{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","Parameters":\#(given),"End":true}"#
        let events = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("TaskStateEntered", 0, 0, #""name":"T""#),
            ("TaskScheduled", 2, 0, #""parameters":"\#(recorded)""#), ("TaskStarted", 3, 0, ""),
            ("TaskSucceeded", 4, 1, #""output":"1""#), ("TaskStateExited", 5, 1, #""name":"T""#),
            ("ExecutionSucceeded", 6, 1, #""output":"1""#),
        ])
        let replay = try replay(#"{"StartAt":"T","States":{"T":\#(task)}}"#, history: events)
        #expect(replay.difference == nil)
        #expect(replay.uncompared.map(\.field) == ["input of 'T' (event 3)\(field)"])
        #expect(replay.uncompared.map(\.unknown) == [unknown])
    }

    @Test func `a task's token is not compared`() throws {
        let definition = #"""
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters":{"QueueUrl":"q","MessageBody":{"t.$":"$$.Task.Token"}},"End":true}}}
            """#
        let events = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("TaskStateEntered", 0, 0, #""name":"T""#),
            ("TaskScheduled", 2, 0, #""parameters":"{\"QueueUrl\":\"q\",\"MessageBody\":{\"t\":\"AQCEAAAA\"}}""#),
            ("TaskStarted", 3, 0, ""), ("TaskSubmitted", 4, 0, #""output":"{}""#),
            ("TaskSucceeded", 5, 1, #""output":"1""#), ("TaskStateExited", 6, 1, #""name":"T""#),
            ("ExecutionSucceeded", 7, 1, #""output":"1""#),
        ])
        let replay = try replay(definition, history: events)
        #expect(replay.parting == nil)
        #expect(replay.difference == nil)
        #expect(replay.uncompared.map(\.field) == ["input of 'T' (event 3).MessageBody.t"])
        #expect(replay.uncompared.map(\.unknown) == [.randomNumbers])
    }

    /// The iterations were called the other way round, and nothing that they are given comes as it was recorded.
    @Test func `iterations that draw have the outcomes of those that they are most like`() throws {
        let definition = #"""
            {"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","End":true,"ItemProcessor":{"StartAt":"T",
            "States":{"T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:x:y","End":true,
            "Parameters":{"n.$":"$","id.$":"States.UUID()"}}}}}}}
            """#
        func given(_ number: Int) -> String { #""parameters":"{\"n\":\#(number),\"id\":\"0b5d-\#(number)\"}""# }
        let recorded = history([
            ("ExecutionStarted", 0, 0, #""input":"{\"items\":[1,2]}""#), ("MapStateEntered", 0, 0, #""name":"M""#),
            ("MapStateStarted", 2, 0, #""length":2"#), ("MapIterationStarted", 3, 0, #""name":"M","index":0"#),
            ("TaskStateEntered", 4, 0, #""name":"T""#), ("MapIterationStarted", 3, 0, #""name":"M","index":1"#),
            ("TaskStateEntered", 6, 0, #""name":"T""#), ("TaskScheduled", 7, 0, given(2)), ("TaskStarted", 8, 0, ""),
            ("TaskScheduled", 5, 0, given(1)), ("TaskStarted", 10, 0, ""),
            ("TaskSucceeded", 9, 1, #""output":"\"two\"""#), ("TaskStateExited", 12, 1, #""name":"T""#),
            ("MapIterationSucceeded", 13, 1, #""name":"M","index":1"#),
            ("TaskSucceeded", 11, 2, #""output":"\"one\"""#), ("TaskStateExited", 15, 2, #""name":"T""#),
            ("MapIterationSucceeded", 16, 2, #""name":"M","index":0"#), ("MapStateSucceeded", 17, 2, ""),
            ("MapStateExited", 18, 2, #""name":"M""#),
            ("ExecutionSucceeded", 19, 2, #""output":"[\"one\",\"two\"]""#),
        ])
        let replay = try replay(definition, history: recorded)
        #expect(replay.parting == nil)
        #expect(replay.difference == nil)
        #expect(replay.record.result?.output?.value == ["one", "two"])
        #expect(replay.uncompared.count == 2)
    }

    /// One of both ways is not the one that the first draw takes.
    @Test func `a way that is drawn is the recorded one where a draw takes it`() throws {
        let definition = #"""
            {"QueryLanguage":"JSONata","StartAt":"C","States":{"C":{"Type":"Choice","Choices":[
            {"Condition":"{% $random() < 0.5 %}","Next":"A"}],"Default":"B"},
            "A":{"Type":"Succeed"},"B":{"Type":"Succeed"}}}
            """#
        var draws = 0
        for state in ["A", "B", "D"] {
            let events = history([
                ("ExecutionStarted", 0, 0, #""input":"{}""#), ("ChoiceStateEntered", 0, 0, #""name":"C""#),
                ("ChoiceStateExited", 2, 0, #""name":"C""#), ("SucceedStateEntered", 3, 0, #""name":"\#(state)""#),
                ("SucceedStateExited", 4, 0, #""name":"\#(state)""#), ("ExecutionSucceeded", 5, 0, #""output":"{}""#),
            ])
            let replay = try replay(definition, history: events)
            #expect((replay.parting == nil) == (state != "D"))
            if replay.parting == nil { draws += replay.wayDependsOn.count }
        }
        #expect(draws == 1)
    }

    @Test(arguments: [("The activity arn:a does not exist.", true), ("Invalid path '$.a' : No results.", false)])
    func `an activity that was not there is not there again`(reason: String, isSame: Bool) throws {
        let cause = "An error occurred while executing the state 'A' (entered at the event id #2). \(reason)"
        let recorded = history([
            ("ExecutionStarted", 0, 0, #""input":"{}""#), ("TaskStateEntered", 0, 0, #""name":"A""#),
            ("ExecutionFailed", 2, 0, #""error":"States.Runtime","cause":"\#(cause)""#),
        ])
        let replay = try replay(Self.activity, history: recorded)
        #expect((replay.parting == nil) == isSame)
        if isSame { #expect(replay.record.result?.cause == cause) }
    }

    @Test(arguments: [
        (#"{"events":[],"nextToken":"x"}"#, "nextToken: the history has more pages: read all of them"),
        (#"{"events":[],"NextToken":"x"}"#, "NextToken: the history has more pages: read all of them"),
        (#"{}"#, "a history must have the field 'events'"), (#"{"events":[]}"#, "events: the history must begin with"),
        (#"{"events":[{"id":1,"type":"Nothing","timestamp":1}]}"#, "events[0].type: type 'Nothing' is none of"),
        (
            #"{"events":[{"id":1,"type":"ExecutionStarted","timestamp":"now"}]}"#,
            "events[0].timestamp: timestamp must be a time"
        ),
        (
            #"{"events":[{"id":1,"type":"ExecutionStarted","timestamp":1}]}"#,
            "events[0]: event 1, ExecutionStarted, has no 'input'"
        ),
        (
            #"{"events":[{"id":1,"type":"ExecutionStarted","timestamp":1},{"id":3,"type":"PassStateEntered","timestamp":1}]}"#,
            "events[1]: event 2 is missing"
        ),
    ])
    func `what is wrong is told with its field`(text: String, message: String) throws {
        let document = try JSON(parsing: text)
        let fault = #expect(throws: DocumentFault.self) { try RecordedHistory(document) }
        #expect(fault?.description.hasPrefix(message) == true, "\(fault?.description ?? "")")
    }
}
