// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Testing

private let lambda = "arn:aws:lambda:us-east-1:123456789012:function:f"
private let callback = #""Type":"Task","End":true,"Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken""#

/// A definition and the advice on it, each as `CODE at LOCATION`.
struct Advised: Sendable, CustomTestStringConvertible {
    let about: String
    let definition: String
    var lines: [String]
    var type = WorkflowType.standard

    init(_ about: String, _ definition: String, _ lines: String..., type: WorkflowType = .standard) {
        self.about = about
        self.definition = definition
        self.lines = lines
        self.type = type
    }

    var testDescription: String { about }
}

struct AdviceTests {
    @Test(arguments: choices + handlers + waits + payloads + variables + flows)
    func `what people would regret is told`(advised: Advised) {
        let analysis = analyze(advised.definition, type: advised.type)
        #expect(analysis.diagnostics.filter { $0.severity == .error }.isEmpty, "\(analysis.lines)")
        let advice = DefinitionParser(catalog: .test).advise(on: advised.definition, type: advised.type).advice
        #expect(advice.map { "\($0.code.rawValue) at \($0.location)" } == advised.lines)
    }

    private static func choice(_ rules: String, _ more: String = "") -> String {
        #"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[\#(rules)]\#(more)},"B":{"Type":"Succeed"}}}"#
    }

    private static func rule(_ test: String) -> String { #"{"Variable":"$.a",\#(test),"Next":"B"}"# }

    static let choices = [
        Advised("no Default", choice(rule(#""IsPresent":true"#)), "NO_DEFAULT at /States/A"),
        Advised("a Default", choice(rule(#""IsPresent":true"#), #","Default":"B""#)),
        Advised("a test and its opposite", choice(rule(#""IsPresent":true"#) + "," + rule(#""IsPresent":false"#))),
        Advised(
            "tests of different things",
            choice(rule(#""IsPresent":true"#) + "," + rule(#""IsNull":false"#)),
            "NO_DEFAULT at /States/A"
        ),
        Advised(
            "a test behind a Not",
            choice(rule(#""BooleanEquals":true"#) + #",{"Not":{"Variable":"$.a","BooleanEquals":true},"Next":"B"}"#)
        ),
    ]

    private static func task(_ more: String) -> String {
        machine(#""Type":"Task","End":true,"Resource":"\#(lambda)",\#(more)"#)
    }

    private static func retry(_ names: String...) -> String {
        task(#""Retry":[\#(names.map { #"{"ErrorEquals":[\#($0)]}"# }.joined(separator: ","))]"#)
    }

    static let handlers = [
        Advised("different errors", retry(#""E","F""#, #""G""#, #""States.ALL""#)),
        Advised(
            "an error twice",
            retry(#""E""#, #""F","E""#),
            "NEVER_MATCHES at /States/A/Retry[1]/ErrorEquals[1]"
        ),
        Advised(
            "an error behind States.TaskFailed",
            retry(#""States.TaskFailed""#, #""E""#, #""States.Timeout""#),
            "NEVER_MATCHES at /States/A/Retry[1]/ErrorEquals[0]"
        ),
        Advised(
            "a heartbeat behind States.Timeout",
            retry(#""States.Timeout""#, #""States.HeartbeatTimeout""#),
            "NEVER_MATCHES at /States/A/Retry[1]/ErrorEquals[0]"
        ),
        Advised(
            "what no handler gets",
            retry(#""States.Runtime""#),
            "NEVER_MATCHES at /States/A/Retry[0]/ErrorEquals[0]"
        ),
        Advised(
            "an error that does not exist",
            task(#""Catch":[{"ErrorEquals":["States.TaskFailedId"],"Next":"A"}]"#),
            "UNKNOWN_ERROR at /States/A/Catch[0]/ErrorEquals[0]"
        ),
        Advised("an HTTP status", retry(#""States.Http.StatusCode.503""#)),
    ]

    private static let message = #""Parameters":{"QueueUrl":"q","MessageBody":{"t.$":"$$.Task.Token"}}"#

    static let waits = [
        Advised("a token without a timeout", machine("\(callback),\(message)"), "NO_TIMEOUT at /States/A/Resource"),
        Advised("a token with a timeout", machine(#"\#(callback),\#(message),"TimeoutSeconds":5"#)),
        Advised("a token with a heartbeat", machine(#"\#(callback),\#(message),"HeartbeatSeconds":5"#)),
        Advised(
            "a token that nobody gets",
            machine(#"\#(callback),"TimeoutSeconds":5,"Parameters":{"QueueUrl":"q","MessageBody":"m"}"#),
            "ALWAYS_FAILS at /States/A/Resource"
        ),
        Advised(
            "a token where there is none",
            machine(#""Type":"Task","End":true,"Resource":"arn:aws:states:::sqs:sendMessage",\#(message)"#),
            "ALWAYS_FAILS at /States/A/Parameters/MessageBody/t.$"
        ),
        Advised(
            "an activity",
            machine(#""Type":"Task","End":true,"Resource":"arn:aws:states:us-east-1:123456789012:activity:a""#),
            "NO_TIMEOUT at /States/A/Resource"
        ),
        Advised(
            "a wait longer than Express executions",
            machine(#""Type":"Wait","End":true,"Seconds":300"#),
            "ALWAYS_FAILS at /States/A/Seconds",
            type: .express
        ),
        Advised("the same in a Standard workflow", machine(#""Type":"Wait","End":true,"Seconds":300"#)),
    ]

    private static func map(_ inner: String, _ more: String = "") -> String {
        let processor = #"{"StartAt":"B","States":{"B":{"Type":"Task","End":true,"Resource":"\#(lambda)"\#(inner)}}}"#
        return machine(#""Type":"Map","End":true,"ItemProcessor":\#(processor)\#(more)"#)
    }

    private static func parallel(_ resultPath: String) -> String {
        let branches = ["B", "C"].map { name in
            #"{"StartAt":"\#(name)","States":{"\#(name)":{"Type":"Task","End":true,"Resource":"\#(lambda)"\#(resultPath)}}}"#
        }
        return machine(#""Type":"Parallel","End":true,"Branches":[\#(branches.joined(separator: ","))]"#)
    }

    static let payloads = [
        Advised("whole results of all items", map(""), "PAYLOAD_RISK at /States/A"),
        Advised("a part of each", map(#","ResultSelector":{"a.$":"$.a"}"#)),
        Advised("nothing of each", map(#","ResultPath":null"#)),
        Advised("results that are dropped", map("", #","ResultPath":null"#)),
        Advised("the input once for each branch", parallel(#","ResultPath":"$.r""#), "PAYLOAD_RISK at /States/A"),
        Advised("branches that give their results", parallel("")),
    ]

    static let variables = [
        Advised(
            "a variable that nothing assigns",
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"name":1},"Next":"B"},"B":{"Type":"Pass","Parameters":{"a.$":"$nam"},"End":true}}}"#,
            "UNASSIGNED_VARIABLE at /States/B"
        ),
        Advised(
            "a function that is misspelt",
            machine(#""Type":"Pass","End":true,"QueryLanguage":"JSONata","Output":"{% $suum([1]) %}""#),
            "UNASSIGNED_VARIABLE at /States/A"
        ),
        Advised(
            "an expression inside a text",
            machine(#""Type":"Pass","End":true,"QueryLanguage":"JSONata","Output":{"a":["x {% 1 %}"],"b":"{% 1 %}"}"#),
            "TEXT_AROUND_EXPRESSION at /States/A/Output/a[0]"
        ),
        Advised(
            "the same in a JSONPath state",
            machine(#""Type":"Pass","End":true,"Result":"x {% 1 %}""#)
        ),
        Advised(
            "a variable of the workflow around",
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"v":1},"Next":"M"},"M":{"Type":"Map","ResultPath":null,"End":true,"ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Pass","Parameters":{"a.$":"$v"},"End":true}}}}}}"#
        ),
        Advised(
            "the context object with one $",
            machine(#""Type":"Pass","End":true,"Parameters":{"a.$":"$.Execution.Id"}"#),
            "CONTEXT_PATH at /States/A/Parameters/a.$"
        ),
    ]

    /// B after A, which has these fields.
    private static func flow(_ first: String, _ second: String) -> String {
        #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B",\#(first)},"B":{\#(second)}}}"#
    }

    private static let reads = #""Type":"Pass","End":true,"Parameters":{"a.$":"$.m"}"#

    static let flows = [
        Advised(
            "a field that Result lacks",
            flow(#""Result":{"n":1}"#, reads),
            "ALWAYS_FAILS at /States/B/Parameters/a.$"
        ),
        Advised("a field that Result has", flow(#""Result":{"m":1}"#, reads)),
        Advised("a Result beside the input", flow(#""Result":{"n":1},"ResultPath":"$.r""#, reads)),
        Advised(
            "a field in such a Result",
            flow(#""Result":{"n":1},"ResultPath":"$.r""#, #""Type":"Succeed","InputPath":"$.r.m""#),
            "ALWAYS_FAILS at /States/B/InputPath"
        ),
        Advised(
            "a field that Parameters lack",
            flow(#""Parameters":{"n.$":"$"}"#, reads),
            "ALWAYS_FAILS at /States/B/Parameters/a.$"
        ),
        Advised("a field of an unknown value", flow(#""Parameters":{"m.$":"$"}"#, reads)),
        Advised(
            "an element past the end, which is null",
            flow(#""Result":[1]"#, #""Type":"Succeed","InputPath":"$[3]""#)
        ),
        Advised(
            "a test of an absent variable",
            flow(
                #""Result":{"n":1}"#,
                #""Type":"Choice","Choices":[{"Variable":"$.m","IsNull":true,"Next":"C"}],"Default":"C"},"C":{"Type":"Succeed""#
            ),
            "ALWAYS_FAILS at /States/B/Choices[0]/Variable"
        ),
        Advised(
            "a test whether it is there",
            flow(
                #""Result":{"n":1}"#,
                #""Type":"Choice","Choices":[{"Variable":"$.m","IsPresent":true,"Next":"C"}],"Default":"C"},"C":{"Type":"Succeed""#
            )
        ),
        Advised(
            "the input after a Catch that replaces it",
            #"{"StartAt":"A","States":{"A":{"Type":"Task","End":true,"Resource":"\#(lambda)","Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}]},"B":{\#(reads)}}}"#,
            "ALWAYS_FAILS at /States/B/Parameters/a.$"
        ),
        Advised(
            "the input after a Catch that keeps it",
            #"{"StartAt":"A","States":{"A":{"Type":"Task","End":true,"Resource":"\#(lambda)","Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.e","Next":"B"}]},"B":{\#(reads)}}}"#
        ),
        Advised(
            "a state that two lead to",
            #"{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.x","IsNull":true,"Next":"A"}],"Default":"B"},"A":{"Type":"Pass","Result":{"n":1},"Next":"B"},"B":{\#(reads)}}}"#
        ),
        Advised(
            "a branch's input",
            machine(
                #""Type":"Parallel","End":true,"Parameters":{"n":1},"Branches":[{"StartAt":"B","States":{"B":{\#(reads)}}}]"#
            ),
            "ALWAYS_FAILS at /States/A/Branches[0]/States/B/Parameters/a.$"
        ),
        Advised(
            "a loop",
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.m","IsNull":true,"Next":"A"}],"Default":"C"},"C":{"Type":"Succeed"}}}"#
        ),
    ]

    @Test func `what a finding is about does not matter to a definition that cannot be read`() {
        let (advice, price) = DefinitionParser(catalog: .test).advise(on: "{}", type: .standard)
        #expect(advice.isEmpty)
        #expect(price == nil)
    }

    @Test func `a name that stands twice in one object is told where it stands again`() throws {
        let locations = try JSONLocations(parsing: "{\"a\": 1,\n \"b\": {\"a\": 2}, \"a\": 3}")
        let repetitions = locations.adviceOnRepetitions()
        #expect(repetitions.map(\.advice.location) == ["/a"])
        #expect(repetitions.map(\.position.line) == [2])
        #expect(repetitions.map(\.position.column) == [17])
    }
}
