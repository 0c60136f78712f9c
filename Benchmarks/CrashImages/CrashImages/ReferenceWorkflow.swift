// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
public import Simulation

/// A workflow whose every write is cut.
public struct ReferenceWorkflow: Sendable {
    public var name: String
    public var definition: String
    /// The names of the executions that run side by side.
    public var executions = ["e"]
    /// Whether workers poll for the activity's tasks.
    public var hasWorkers = false
    /// Whether a call that was cut off may fail the execution: no Retry names its error.
    public var mayBeInterrupted = false
    /// Whether the client stops each execution, or deletes the state machine, while they wait.
    public var isStopped = false
    public var isDeleted = false

    /// What the tasks come to, by state.
    public static let script: [String: [ScriptedConnector.Outcome]] = [
        "Bare": [.later(seconds: 2, .success(1))],
        "Retried": [.failure(TaskFailure(error: "Once", cause: nil)), .later(seconds: 2, .success(1))],
        "Caught": [.failure(TaskFailure(error: "Broken", cause: "by script"))],
        "Late": [.silence],
        "Token": [.submitted([:])],
        "Beating": [.later(seconds: 1, .submitted([:]))],
        "Nested": [.later(seconds: 3, .success(["ExecutionArn": "arn"]))],
    ]
}

extension ReferenceWorkflow {
    /// Each body alone, between others, in a branch and in an iteration; and what clients do to executions.
    public static let all: [ReferenceWorkflow] =
        Body.all.flatMap { body in
            [alone(body), between(body), branch(body), iteration(body)]
        } + [
            ReferenceWorkflow(
                name: "side-by-side",
                definition: between(.retried).definition,
                executions: ["a", "b", "c"]
            ),
            ReferenceWorkflow(name: "stopped", definition: between(.long).definition, isStopped: true),
            ReferenceWorkflow(name: "stopped-branches", definition: branch(.long).definition, isStopped: true),
            ReferenceWorkflow(
                name: "deleted",
                definition: alone(.minutes).definition,
                executions: ["a", "b"],
                isDeleted: true
            ),
        ]

    private static func alone(_ body: Body) -> ReferenceWorkflow {
        make("alone", body, machine(start: body.start, body.states(then: nil)))
    }

    private static func between(_ body: Body) -> ReferenceWorkflow {
        let states = [
            #""Before":{"Type":"Pass","Result":{"n":1},"Next":"\#(body.start)"}"#, body.states(then: "After"),
            #""After":{"Type":"Pass","End":true}"#,
        ]
        let used = body.isTerminal ? Array(states.dropLast()) : states
        return make("between", body, machine(start: "Before", used.joined(separator: ",")))
    }

    private static func branch(_ body: Body) -> ReferenceWorkflow {
        let beside = machine(start: "Beside", #""Beside":{"Type":"Wait","Seconds":12,"End":true}"#)
        let branches = "\(machine(start: body.start, body.states(then: nil))),\(beside)"
        return make(
            "branch",
            body,
            machine(start: "Both", #""Both":{"Type":"Parallel","End":true,"Branches":[\#(branches)]}"#)
        )
    }

    private static func iteration(_ body: Body) -> ReferenceWorkflow {
        let processor = machine(start: body.start, body.states(then: nil))
        let states = #"""
            "Before":{"Type":"Pass","Result":[1,2,3],"Next":"Each"},
            "Each":{"Type":"Map","MaxConcurrency":2,"End":true,"ItemProcessor":\#(processor)}
            """#
        return make("iteration", body, machine(start: "Before", states))
    }

    private static func make(_ place: String, _ body: Body, _ definition: String) -> ReferenceWorkflow {
        ReferenceWorkflow(
            name: "\(body.name)-\(place)",
            definition: definition,
            hasWorkers: body.hasWorkers,
            mayBeInterrupted: body.mayBeInterrupted
        )
    }

    private static func machine(start: String, _ states: String) -> String {
        #"{"StartAt":"\#(start)","States":{\#(states)}}"#
    }
}

/// One state, or a few, in the places of which another may follow.
private struct Body: Sendable {
    var name: String
    var start: String
    /// The states' text; `NEXT` stands where the last one goes on.
    var text: String
    var isTerminal = false
    var hasWorkers = false
    var mayBeInterrupted = false

    func states(then next: String?) -> String {
        text.replacing("NEXT", with: next.map { #""Next":"\#($0)""# } ?? #""End":true"#)
    }

    private static let function = #""Resource":"arn:aws:lambda:us-east-1:123456789012:function:f""#
    private static let retry = #""Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":2,"MaxAttempts":9}]"#
    private static let token = #"""
        "Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}}
        """#

    static let retried = Body(
        name: "retried",
        start: "Retried",
        text: #""Retried":{"Type":"Task",\#(function),\#(retry),NEXT}"#
    )
    static let long = Body(name: "long", start: "Long", text: #""Long":{"Type":"Wait","Seconds":5000,NEXT}"#)
    /// Long enough for its machine to be deleted meanwhile; it fails where it would go on.
    static let minutes = Body(name: "minutes", start: "Wait", text: #""Wait":{"Type":"Wait","Seconds":400,NEXT}"#)

    static let all = [
        Body(name: "pass", start: "Pass", text: #""Pass":{"Type":"Pass","Result":{"a":1},NEXT}"#),
        Body(name: "wait", start: "Wait", text: #""Wait":{"Type":"Wait","Seconds":7,NEXT}"#),
        Body(
            name: "bare",
            start: "Bare",
            text: #""Bare":{"Type":"Task",\#(function),NEXT}"#,
            mayBeInterrupted: true
        ),
        retried,
        caught("Caught", #""Type":"Task",\#(function)"#),
        caught("Late", #""Type":"Task",\#(function),"TimeoutSeconds":8"#),
        Body(name: "token", start: "Token", text: #""Token":{"Type":"Task",\#(token),\#(retry),NEXT}"#),
        Body(
            name: "beating",
            start: "Beating",
            text: #""Beating":{"Type":"Task",\#(token),"HeartbeatSeconds":60,"TimeoutSeconds":90,\#(retry),NEXT}"#
        ),
        Body(
            name: "activity",
            start: "Activity",
            text: #"""
                "Activity":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:work",
                "TimeoutSeconds":100,\#(retry),NEXT}
                """#,
            hasWorkers: true
        ),
        Body(
            name: "nested",
            start: "Nested",
            text: #"""
                "Nested":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution",
                "Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:child"},NEXT}
                """#
        ),
        Body(
            name: "choice",
            start: "Choice",
            text: #"""
                "Choice":{"Type":"Choice","Choices":[{"Variable":"$","IsPresent":true,"Next":"Chosen"}]},
                "Chosen":{"Type":"Pass","Result":"chosen",NEXT}
                """#
        ),
        Body(
            name: "variables",
            start: "Assign",
            text: #"""
                "Assign":{"Type":"Pass","Assign":{"x":5},"Next":"Pause"},"Pause":{"Type":"Wait","Seconds":1,"Next":"Use"},
                "Use":{"Type":"Pass","Parameters":{"v.$":"$x"},NEXT}
                """#
        ),
        Body(
            name: "jsonata",
            start: "Sum",
            text: #"""
                "Sum":{"Type":"Wait","QueryLanguage":"JSONata","Seconds":"{% 1 + 2 %}","Output":"{% $sum([1,2,3]) %}",NEXT}
                """#
        ),
        Body(
            name: "large",
            start: "Large",
            text: #"""
                "Large":{"Type":"Pass","Result":"\#(String(repeating: "0123456789", count: 4_000))","Next":"Rest"},
                "Rest":{"Type":"Wait","Seconds":3,NEXT}
                """#
        ),
        Body(
            name: "parallel",
            start: "Inner",
            text: #"""
                "Inner":{"Type":"Parallel",NEXT,"Branches":[
                {"StartAt":"Left","States":{"Left":{"Type":"Wait","Seconds":2,"End":true}}},
                {"StartAt":"Right","States":{"Right":{"Type":"Pass","Result":2,"End":true}}}]}
                """#
        ),
        Body(
            name: "fail",
            start: "Fail",
            text: #""Fail":{"Type":"Fail","Error":"Own","Cause":"as told"}"#,
            isTerminal: true
        ),
        Body(name: "succeed", start: "Succeed", text: #""Succeed":{"Type":"Succeed"}"#, isTerminal: true),
    ]

    /// A state whose failure leads to another one.
    private static func caught(_ name: String, _ members: String) -> Body {
        Body(
            name: name.lowercased(),
            start: name,
            text: #"""
                "\#(name)":{\#(members),"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Rescue"}],NEXT},
                "Rescue":{"Type":"Pass","Result":"rescued",NEXT}
                """#
        )
    }
}
