// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Simulation

/// A workflow that does not succeed, and what is left to do then.
struct Unfinished: Sendable, CustomStringConvertible {
    var description: String
    /// The states, without their shell; `A` begins unless another is named.
    var states: String
    var startAt = "A"
    var input = #"{"items":[1,2,3]}"#
    /// The machine's QueryLanguage.
    var language: String?
    /// The machine's TimeoutSeconds.
    var timeoutSeconds: Int?
    var first: [String: [ScriptedConnector.Outcome]] = [:]
    /// After how many seconds it is stopped; nil where it ends by itself.
    var stopAfter: Int?
    /// How long the first run may take.
    var seconds = 0
    var ends = ExecutionStatus.failed
    /// How long passes before the redrive.
    var pause = 1
    var second: [String: [ScriptedConnector.Outcome]] = [:]
    /// The tasks that the redrive starts, in order.
    var left: [String] = []
    var secondSeconds = 0
    var result = ExecutionStatus.succeeded
    var output: String?

    static var all: [Unfinished] { tasksAndBranches + maps + nested + combinations }

    var definition: String {
        let timeout = timeoutSeconds.map { "\"TimeoutSeconds\":\($0)," } ?? ""
        let language = language.map { "\"QueryLanguage\":\"\($0)\"," } ?? ""
        return "{\(language)\(timeout)\"StartAt\":\"\(startAt)\",\"States\":{\(states)}}"
    }
}

let boom = ScriptedConnector.Outcome.failure(TaskFailure(error: "Boom", cause: "c"))
let done = ScriptedConnector.Outcome.success(1)

func task(_ name: String, _ next: String? = nil, _ more: String = "") -> String {
    let transition = next.map { "\"Next\":\"\($0)\"" } ?? "\"End\":true"
    return """
        "\(name)":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",\(more)\(transition)}
        """
}

func pass(_ name: String, _ next: String? = nil, _ more: String = "") -> String {
    let transition = next.map { "\"Next\":\"\($0)\"" } ?? "\"End\":true"
    return "\"\(name)\":{\"Type\":\"Pass\",\(more)\(transition)}"
}

private func flow(_ start: String, _ states: String) -> String { "{\"StartAt\":\"\(start)\",\"States\":{\(states)}}" }

private func parallel(_ name: String, _ branches: [String], _ next: String? = nil, _ more: String = "") -> String {
    let transition = next.map { "\"Next\":\"\($0)\"" } ?? "\"End\":true"
    return "\"\(name)\":{\"Type\":\"Parallel\",\"Branches\":[\(branches.joined(separator: ","))],\(more)\(transition)}"
}

private func map(_ name: String, _ processor: String, _ next: String? = nil, _ more: String = "") -> String {
    let transition = next.map { "\"Next\":\"\($0)\"" } ?? "\"End\":true"
    return """
        "\(name)":{"Type":"Map","ItemsPath":"$.items","ItemProcessor":\(processor),\(more)\(transition)}
        """
}

let retryTwice = #""Retry":[{"ErrorEquals":["Boom"],"IntervalSeconds":1,"MaxAttempts":2}],"#
private let oneAtATime = #""MaxConcurrency":1,"#

private let tasksAndBranches: [Unfinished] = [
    Unfinished(
        description: "a task",
        states: task("A"),
        first: ["A": [boom]],
        second: ["A": [done]],
        left: ["A"],
        output: "1"
    ),
    Unfinished(
        description: "the second of two tasks",
        states: "\(task("A", "B")),\(task("B"))",
        first: ["B": [boom]],
        second: ["B": [done]],
        left: ["B"],
        output: "1"
    ),
    Unfinished(
        description: "a task between passes",
        states: "\(pass("A", "B", #""Result":{"v":1},"ResultPath":"$.a","#)),\(task("B", "C")),\(pass("C"))",
        first: ["B": [boom]],
        left: ["B"],
        output: #"{"items":[1,2,3],"a":{"v":1}}"#
    ),
    Unfinished(
        description: "a task whose attempts are used up",
        states: task("A", nil, retryTwice),
        first: ["A": [boom]],
        seconds: 10,
        second: ["A": [boom, boom, done]],
        left: ["A", "A", "A"],
        secondSeconds: 10,
        output: "1"
    ),
    Unfinished(
        description: "a task that a catcher does not name",
        states: "\(task("A", "B", #""Catch":[{"ErrorEquals":["Other"],"Next":"B"}],"#)),\(pass("B"))",
        first: ["A": [boom]],
        second: ["A": [done]],
        left: ["A"],
        output: "1"
    ),
    Unfinished(
        description: "what a catcher leads to",
        states: "\(task("A", nil, #""Catch":[{"ErrorEquals":["Boom"],"Next":"B"}],"#)),\(task("B"))",
        first: ["A": [boom], "B": [boom]],
        second: ["B": [done]],
        left: ["B"],
        output: "1"
    ),
    Unfinished(
        description: "a task that timed out",
        states: task("A", nil, #""TimeoutSeconds":5,"#),
        first: ["A": [.silence]],
        seconds: 5,
        second: ["A": [done]],
        left: ["A"],
        output: "1"
    ),
    Unfinished(
        description: "an execution that timed out",
        states: "\(task("A", "B")),\(task("B"))",
        timeoutSeconds: 5,
        first: ["B": [.silence]],
        seconds: 5,
        ends: .timedOut,
        pause: 100,
        second: ["B": [.later(seconds: 4, done)]],
        left: ["B"],
        secondSeconds: 4,
        output: "1"
    ),
    Unfinished(
        description: "an execution that times out once more",
        states: task("A"),
        timeoutSeconds: 5,
        first: ["A": [.silence]],
        seconds: 5,
        ends: .timedOut,
        second: ["A": [.silence]],
        left: ["A"],
        secondSeconds: 5,
        result: .timedOut
    ),
    Unfinished(
        description: "a stopped task",
        states: "\(task("A", "B")),\(task("B"))",
        first: ["B": [.silence]],
        stopAfter: 1,
        ends: .aborted,
        second: ["B": [done]],
        left: ["B"],
        output: "1"
    ),
    Unfinished(
        description: "a stop between two attempts",
        states: task("A", nil, retryTwice),
        first: ["A": [boom]],
        stopAfter: 0,
        ends: .aborted,
        second: ["A": [done]],
        left: ["A"],
        output: "1"
    ),
    Unfinished(
        description: "a stopped wait",
        states: #""A":{"Type":"Wait","Seconds":60,"Next":"B"},\#(task("B"))"#,
        stopAfter: 10,
        ends: .aborted,
        second: ["B": [done]],
        left: ["B"],
        secondSeconds: 60,
        output: "1"
    ),
    Unfinished(
        description: "a wait until a time that is over",
        states: #""A":{"Type":"Wait","Timestamp":"2024-01-01T00:01:00Z","Next":"B"},\#(task("B"))"#,
        stopAfter: 10,
        ends: .aborted,
        pause: 100,
        second: ["B": [done]],
        left: ["B"],
        output: "1"
    ),
    Unfinished(
        description: "a Fail state",
        states: "\(task("A", "F")),\"F\":{\"Type\":\"Fail\",\"Error\":\"E\"}",
        result: .failed
    ),
    Unfinished(
        description: "a Choice without a match",
        states: #""A":{"Type":"Choice","Choices":[{"Variable":"$.x","NumericEquals":1,"Next":"B"}]},\#(pass("B"))"#,
        result: .failed
    ),
    Unfinished(
        description: "one of two branches",
        states: parallel("A", [flow("B", task("B")), flow("C", task("C"))]),
        first: ["B": [done], "C": [boom]],
        second: ["C": [.success(2)]],
        left: ["C"],
        output: "[1,2]"
    ),
    Unfinished(
        description: "two branches, of which one was aborted",
        states: parallel("A", [flow("B", task("B")), flow("C", task("C"))]),
        first: ["B": [.silence], "C": [.later(seconds: 1, boom)]],
        seconds: 1,
        second: ["B": [done], "C": [.success(2)]],
        left: ["B", "C"],
        output: "[1,2]"
    ),
    Unfinished(
        description: "the second state of a branch",
        states: parallel("A", [flow("B", "\(task("B", "C")),\(task("C"))"), flow("D", task("D"))], "Z")
            + ",\(task("Z"))",
        first: ["B": [done], "C": [.later(seconds: 1, boom)], "D": [.success(4)]],
        seconds: 1,
        second: ["C": [.success(3)], "Z": [.echo]],
        left: ["C", "Z"],
        output: "[3,4]"
    ),
    Unfinished(
        description: "a branch of a branch",
        states: parallel(
            "A",
            [
                flow("B", parallel("B", [flow("C", task("C")), flow("D", task("D"))])),
                flow("E", task("E")),
            ]
        ),
        first: ["C": [done], "D": [.later(seconds: 1, boom)], "E": [.success(5)]],
        seconds: 1,
        second: ["D": [.success(2)]],
        left: ["D"],
        output: "[[1,2],5]"
    ),
    Unfinished(
        description: "branches that were retried together",
        states: parallel("A", [flow("B", task("B")), flow("C", task("C"))], nil, retryTwice),
        first: ["B": [done], "C": [boom]],
        seconds: 10,
        second: ["C": [.success(2)]],
        left: ["C"],
        output: "[1,2]"
    ),
    Unfinished(
        description: "branches after their results could not be combined",
        states: parallel("A", [flow("B", task("B"))], nil, #""ResultSelector":{"x.$":"$[7].y"},"#),
        first: ["B": [done]],
        result: .failed
    ),
    Unfinished(
        description: "a stopped Parallel",
        states: parallel("A", [flow("B", task("B")), flow("C", task("C"))]),
        first: ["B": [done], "C": [.silence]],
        stopAfter: 1,
        ends: .aborted,
        second: ["C": [.success(2)]],
        left: ["C"],
        output: "[1,2]"
    ),
]

private let maps: [Unfinished] = [
    Unfinished(
        description: "an iteration, and those that had not begun",
        states: map("A", flow("B", task("B")), nil, oneAtATime),
        first: ["B": [.success(1), boom]],
        second: ["B": [.success(2), .success(3)]],
        left: ["B", "B"],
        output: "[1,2,3]"
    ),
    Unfinished(
        description: "iterations that were aborted",
        states: map("A", flow("B", task("B"))),
        first: ["B": [.success(1), .later(seconds: 1, boom), .silence]],
        seconds: 1,
        second: ["B": [.success(2), .success(3)]],
        left: ["B", "B"],
        output: "[1,2,3]"
    ),
    Unfinished(
        description: "the second state of an iteration",
        states: map("A", flow("B", "\(task("B", "C")),\(task("C"))"), nil, oneAtATime),
        first: ["B": [.success(7)], "C": [.success(1), boom]],
        second: ["B": [.success(7)], "C": [.echo]],
        left: ["C", "B", "C"],
        output: "[1,7,7]"
    ),
    Unfinished(
        description: "a Map in a branch",
        states: parallel("A", [flow("M", map("M", flow("B", task("B")))), flow("C", task("C"))]),
        first: ["B": [.success(1), .success(2), .later(seconds: 1, boom)], "C": [.success(9)]],
        seconds: 1,
        second: ["B": [.success(3)]],
        left: ["B"],
        output: "[[1,2,3],9]"
    ),
    Unfinished(
        description: "branches in an iteration",
        states: map("A", flow("P", parallel("P", [flow("B", task("B")), flow("C", task("C"))])), nil, oneAtATime),
        first: ["B": [.success(1)], "C": [.success(2), boom]],
        second: ["B": [.success(1)], "C": [.success(2)]],
        left: ["C", "B", "C"],
        output: "[[1,2],[1,2],[1,2]]"
    ),
    Unfinished(
        description: "a stopped Map of which two run at once",
        states: map("A", flow("B", task("B")), nil, #""MaxConcurrency":2,"#),
        first: ["B": [.success(1), .silence]],
        stopAfter: 1,
        ends: .aborted,
        second: ["B": [.success(2), .success(3)]],
        left: ["B", "B"],
        output: "[1,2,3]"
    ),
    Unfinished(
        description: "what follows a Map",
        states: map("A", flow("B", task("B")), "Z") + ",\(task("Z"))",
        first: ["B": [done], "Z": [boom]],
        second: ["Z": [.echo]],
        left: ["Z"],
        output: "[1,1,1]"
    ),
    Unfinished(
        description: "an item that cannot be selected",
        states: map("A", flow("B", task("B")), nil, #""ItemSelector":{"x.$":"$.none"},"#),
        result: .failed
    ),
    Unfinished(
        description: "a task that reads a variable",
        states: "\(pass("A", "B", #""Assign":{"v":5},"#)),\(task("B", nil, #""Parameters":{"v.$":"$v"},"#))",
        first: ["B": [boom]],
        second: ["B": [.echo]],
        left: ["B"],
        output: #"{"v":5}"#
    ),
]

private let large = JSON.string(String(repeating: "x", count: 200_000))
private let wait = #""W":{"Type":"Wait","Seconds":60,"End":true}"#
private let callback = #"""
    "A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Next":"B",
    "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}}}
    """#

/// Places deep inside.
private let nested: [Unfinished] = [
    Unfinished(
        description: "an iteration of a Map in an iteration",
        states: map("A", flow("M", map("M", flow("B", task("B")), nil, oneAtATime)), nil, oneAtATime),
        input: #"{"items":[{"items":[1,2]},{"items":[3,4]}]}"#,
        first: ["B": [.success(1), .success(2), .success(3), boom]],
        second: ["B": [.success(4)]],
        left: ["B"],
        output: "[[1,2],[3,4]]"
    ),
    Unfinished(
        description: "a branch, an iteration and a branch down",
        states: parallel(
            "A",
            [
                flow(
                    "M",
                    map("M", flow("P", parallel("P", [flow("B", task("B")), flow("C", task("C"))])), nil, oneAtATime)
                ), flow("D", task("D")),
            ],
            "Z"
        ) + ",\(task("Z"))",
        first: ["B": [done], "C": [done, .later(seconds: 1, boom)], "D": [.success(9)]],
        seconds: 1,
        second: ["B": [.success(5)], "C": [.success(6)], "Z": [.echo]],
        left: ["C", "B", "C", "Z"],
        output: "[[[1,1],[1,6],[5,6]],9]"
    ),
    Unfinished(
        description: "an attempt in a branch, with its attempts used up",
        states: parallel("A", [flow("B", task("B", nil, retryTwice)), flow("C", task("C"))]),
        first: ["B": [boom], "C": [done]],
        seconds: 10,
        second: ["B": [boom, boom, .success(2)]],
        left: ["B", "B", "B"],
        secondSeconds: 10,
        output: "[2,1]"
    ),
    Unfinished(
        description: "an attempt that waits for its time in an iteration while another one fails",
        states: map("A", flow("B", task("B", nil, retryBusy))),
        first: ["B": [.success(1), .failure(TaskFailure(error: "Busy", cause: nil)), .later(seconds: 1, boom)]],
        seconds: 1,
        second: ["B": [.success(2), .success(3)]],
        left: ["B", "B"],
        output: "[1,2,3]"
    ),
    Unfinished(
        description: "a task that timed out in an iteration",
        states: map("A", flow("B", task("B", nil, #""TimeoutSeconds":5,"#))),
        first: ["B": [.success(1), .silence, .success(3)]],
        seconds: 5,
        second: ["B": [.success(2)]],
        left: ["B"],
        output: "[1,2,3]"
    ),
    Unfinished(
        description: "a task that timed out in a branch of a branch",
        states: parallel(
            "A",
            [flow("B", parallel("B", [flow("C", task("C", nil, #""TimeoutSeconds":5,"#)), flow("D", task("D"))]))]
        ),
        first: ["C": [.silence], "D": [done]],
        seconds: 5,
        second: ["C": [.success(2)]],
        left: ["C"],
        output: "[[2,1]]"
    ),
    Unfinished(
        description: "an execution that timed out in a Map",
        states: map("A", flow("B", "\(task("B", "C")),\(task("C"))"), nil, oneAtATime),
        timeoutSeconds: 5,
        first: ["B": [.echo], "C": [.echo, .silence]],
        seconds: 5,
        ends: .timedOut,
        second: ["B": [.echo], "C": [.echo]],
        left: ["C", "B", "C"],
        output: "[1,2,3]"
    ),
    Unfinished(
        description: "a stopped wait beside a branch that is done",
        states: parallel("A", [flow("W", wait), flow("C", task("C"))], "Z") + ",\(task("Z"))",
        first: ["C": [done]],
        stopAfter: 10,
        ends: .aborted,
        second: ["Z": [done]],
        left: ["Z"],
        secondSeconds: 60,
        output: "1"
    ),
    Unfinished(
        description: "a token that never came",
        states: "\(callback),\(task("B"))",
        first: ["A": [.submitted(1)]],
        stopAfter: 10,
        ends: .aborted,
        second: ["A": [.failure(TaskFailure(error: "Boom", cause: nil))]],
        left: ["A"],
        result: .failed
    ),
    Unfinished(
        description: "a Choice in a branch",
        states: parallel(
            "A",
            [
                flow("B", task("B")),
                flow(
                    "C",
                    #""C":{"Type":"Choice","Choices":[{"Variable":"$.x","NumericEquals":1,"Next":"D"}]},\#(pass("D"))"#
                ),
            ]
        ),
        first: ["B": [done]],
        second: ["B": [done]],
        left: ["B"],
        result: .failed
    ),
]

/// States whose branches or iterations are done, and that fail by themselves.
private let combinations: [Unfinished] = [
    Unfinished(
        description: "iterations after their results could not be combined",
        states: map("A", flow("B", task("B")), nil, #""ResultSelector":{"x.$":"$[7].y"},"#),
        first: ["B": [done]],
        result: .failed
    ),
    Unfinished(
        description: "branches of a branch after their results could not be combined",
        states: parallel(
            "A",
            [
                flow("P", parallel("P", [flow("B", task("B"))], nil, #""OutputPath":"$.none","#)),
                flow("C", task("C")),
            ]
        ),
        first: ["B": [done], "C": [.silence]],
        result: .failed
    ),
    Unfinished(
        description: "branches after an expression of their state failed",
        states:
            #""A":{"Type":"Parallel","Branches":[\#(flow("B", plainTask("B")))],"Output":"{% $error('no') %}","End":true}"#,
        language: "JSONata",
        first: ["B": [done]],
        result: .failed
    ),
    Unfinished(
        description: "iterations before one whose item could not be selected",
        states: map(
            "A",
            flow("B", task("B")),
            nil,
            oneAtATime + #""ItemSelector":{"x.$":"States.ArrayGetItem($.items, $$.Map.Item.Value)"},"#
        ),
        first: ["B": [done]],
        result: .failed
    ),
    Unfinished(
        description: "a branch whose failure a catcher could not take",
        states: parallel(
            "A",
            [flow("B", task("B")), flow("C", task("C"))],
            nil,
            #""Catch":[{"ErrorEquals":["Boom"],"Assign":{"x.$":"$.none"},"Next":"Z"}],"#
        ) + ",\(pass("Z"))",
        first: ["B": [done], "C": [.later(seconds: 1, boom)]],
        seconds: 1,
        second: ["C": [.success(2)]],
        left: ["C"],
        output: "[1,2]"
    ),
    Unfinished(
        description: "all branches whose results were too large together",
        states: parallel("A", [flow("B", task("B")), flow("C", task("C"))]),
        first: ["B": [.success(large)], "C": [.success(large)]],
        second: ["B": [.success(1)], "C": [.success(2)]],
        left: ["B", "C"],
        output: "[1,2]"
    ),
    Unfinished(
        description: "all iterations whose results were too large together",
        states: map("A", flow("B", task("B")), nil, oneAtATime),
        first: ["B": [.success(large)]],
        second: ["B": [.success(1)]],
        left: ["B", "B", "B"],
        output: "[1,1,1]"
    ),
    Unfinished(
        description: "a branch in which a document became too large",
        states: parallel(
            "A",
            [
                flow("B", task("B")),
                flow("C", "\(task("C", "D")),\(pass("D", nil, #""Parameters":{"x.$":"$","y.$":"$"},"#))"),
            ]
        ),
        first: ["B": [done], "C": [.later(seconds: 1, .success(large))]],
        seconds: 1,
        result: .failed
    ),
]

private let retryBusy = #""Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":60,"MaxAttempts":2}],"#

/// A task without fields of JSONPath.
private func plainTask(_ name: String) -> String {
    #""\#(name)":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true}"#
}
