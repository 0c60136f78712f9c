// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

/// Nothing that a definition says is without effect in silence: each object that it can hold is tried with a field that
/// it does not have, each state with the fields of the other language.
struct NothingSilentTests {
    /// States that are in order, by type and language.
    private static let states: [(language: String, fields: String)] = [
        ("JSONPath", #""Type":"Pass","End":true"#),
        ("JSONPath", #""Type":"Task","Resource":"\#(function)","End":true"#),
        ("JSONPath", #""Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"Z"}]"#),
        ("JSONPath", #""Type":"Wait","Seconds":1,"End":true"#),
        ("JSONPath", #""Type":"Succeed""#),
        ("JSONPath", #""Type":"Fail""#),
        ("JSONPath", #""Type":"Parallel","Branches":[\#(inner("P"))],"End":true"#),
        ("JSONPath", #""Type":"Map","ItemProcessor":\#(inner("M")),"End":true"#),
        ("JSONata", #""Type":"Pass","End":true"#),
        ("JSONata", #""Type":"Task","Resource":"\#(function)","End":true"#),
        ("JSONata", #""Type":"Choice","Choices":[{"Condition":true,"Next":"Z"}]"#),
        ("JSONata", #""Type":"Wait","Seconds":1,"End":true"#),
        ("JSONata", #""Type":"Succeed""#),
        ("JSONata", #""Type":"Fail""#),
        ("JSONata", #""Type":"Parallel","Branches":[\#(inner("P"))],"End":true"#),
        ("JSONata", #""Type":"Map","ItemProcessor":\#(inner("M")),"End":true"#),
    ]

    private static let function = "arn:aws:lambda:us-east-1:123456789012:function:f"

    private static func inner(_ name: String, _ more: String = "") -> String {
        #"{"StartAt":"\#(name)","States":{"\#(name)":{"Type":"Pass","End":true}}\#(more)}"#
    }

    /// A definition with the state A of these fields; Z is there for those that lead on.
    private static func definition(_ language: String, _ fields: String) -> String {
        let end = fields.contains(#""Next":"Z""#) ? #","Z":{"Type":"Succeed"}"# : ""
        return #"{"QueryLanguage":"\#(language)","StartAt":"A","States":{"A":{\#(fields)}\#(end)}}"#
    }

    @Test func `each state is accepted as it is`() {
        for state in Self.states {
            let lines = analyze(Self.definition(state.language, state.fields)).lines
            #expect(lines.isEmpty, "\(state): \(lines)")
        }
    }

    @Test(arguments: ["Unknown", "next", "Timeout", "Comments", "Resource2"])
    func `no state takes a field that no state has`(field: String) {
        for state in Self.states {
            let lines = analyze(Self.definition(state.language, state.fields + #","\#(field)":1"#)).lines
            let expected = "SCHEMA_VALIDATION_FAILED: Field '\(field)' is not supported at /States/A"
            #expect(lines.contains(expected), "\(state): \(lines)")
        }
    }

    @Test(arguments: [
        ("JSONPath", ["Arguments", "Output", "Items", "Condition"]),
        (
            "JSONata",
            [
                "InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "Result", "ItemsPath",
                "TimeoutSecondsPath", "HeartbeatSecondsPath", "SecondsPath", "TimestampPath", "MaxConcurrencyPath",
                "ToleratedFailurePercentagePath", "ToleratedFailureCountPath", "ErrorPath", "CausePath", "Variable",
            ]
        ),
    ])
    func `no state takes a field of the other language`(language: String, fields: [String]) {
        for state in Self.states where state.language == language {
            for field in fields {
                let analysis = analyze(Self.definition(language, state.fields + #","\#(field)":"$.a""#))
                let told = analysis.lines.contains { $0.contains("'\(field)'") && $0.hasSuffix("at /States/A") }
                #expect(told && analysis.machine == nil, "\(state) with \(field): \(analysis.lines)")
            }
        }
    }

    /// Where else an unknown field could hide, and where it is told of.
    @Test(arguments: [
        (#""Type":"Pass","Retry":[],"End":true"#, "Field 'Retry' is not supported at /States/A"),
        (
            task(#""Retry":[{"ErrorEquals":["E"],"Unknown":1}]"#),
            "Field 'Unknown' is not supported at /States/A/Retry[0]"
        ),
        (
            task(#""Catch":[{"ErrorEquals":["E"],"Unknown":1,"Next":"Z"}]"#),
            "Field 'Unknown' is not supported at /States/A/Catch[0]"
        ),
        (
            task(#""Credentials":{"RoleArn":"arn:aws:iam::123456789012:role/r","Unknown":1}"#),
            "Field 'Unknown' is not supported at /States/A/Credentials"
        ),
        (task(#""Credentials":{"RoleArn":5}"#), "Expected value of type [STRING] at /States/A/Credentials/RoleArn"),
        (choice(#"{"Variable":"$.a","IsNull":true,"Unknown":1,"Next":"Z"}"#), choiceLine("")),
        (choice(#"{"Not":{"Variable":"$.a","IsNull":true,"Unknown":1},"Next":"Z"}"#), choiceLine("/Not")),
        (choice(#"{"And":[{"Variable":"$.a","IsNull":true,"Unknown":1}],"Next":"Z"}"#), choiceLine("/And[0]")),
        (choice(#"{"Or":[{"Variable":"$.a","IsNull":true,"Unknown":1}],"Next":"Z"}"#), choiceLine("/Or[0]")),
        (
            #""Type":"Parallel","Branches":[\#(inner("P", #","Unknown":1"#))],"End":true"#,
            "Field 'Unknown' is not supported at /States/A/Branches[0]"
        ),
        (
            #""Type":"Map","ItemProcessor":\#(inner("M", #","Unknown":1"#)),"End":true"#,
            "Field 'Unknown' is not supported at /States/A/ItemProcessor"
        ),
        (
            #""Type":"Map","ItemProcessor":\#(inner("M", #","ProcessorConfig":{"Unknown":1}"#)),"End":true"#,
            "Field 'Unknown' is not supported at /States/A/ItemProcessor/ProcessorConfig"
        ),
        (
            #""Type":"Map","Iterator":\#(inner("M", #","TimeoutSeconds":1"#)),"End":true"#,
            "Field 'TimeoutSeconds' is not supported at /States/A/Iterator"
        ),
    ])
    func `no object inside a state takes a field that it does not have`(fields: String, line: String) {
        #expect(analyze(Self.definition("JSONPath", fields)).lines == ["SCHEMA_VALIDATION_FAILED: \(line)"])
    }

    @Test(arguments: [
        (task(#""Retry":[{"ErrorEquals":["E"],"Comment":1}]"#), "/Retry[0]"),
        (task(#""Catch":[{"ErrorEquals":["E"],"Comment":1,"Next":"Z"}]"#), "/Catch[0]"),
        (choice(#"{"Variable":"$.a","IsNull":true,"Comment":1,"Next":"Z"}"#), "/Choices[0]"),
        (choice(#"{"Not":{"Variable":"$.a","IsNull":true,"Comment":1},"Next":"Z"}"#), "/Choices[0]/Not"),
        (#""QueryLanguage":"JSONata","# + choice(#"{"Condition":true,"Comment":1,"Next":"Z"}"#), "/Choices[0]"),
        (#""Type":"Parallel","Branches":[\#(inner("P", #","Comment":1"#))],"End":true"#, "/Branches[0]"),
        (#""Type":"Map","ItemProcessor":\#(inner("M", #","Comment":1"#)),"End":true"#, "/ItemProcessor"),
    ])
    func `a comment is a text, wherever it stands`(fields: String, place: String) {
        let line = "SCHEMA_VALIDATION_FAILED: Expected value of type [STRING] at /States/A\(place)/Comment"
        #expect(analyze(Self.definition("JSONPath", fields)).lines == [line])
    }

    private static func task(_ fields: String) -> String {
        #""Type":"Task","Resource":"\#(function)",\#(fields),"End":true"#
    }

    private static func choice(_ rule: String) -> String { #""Type":"Choice","Choices":[\#(rule)]"# }

    private static func choiceLine(_ place: String) -> String {
        "Field 'Unknown' is not supported at /States/A/Choices[0]\(place)"
    }

    @Test(arguments: [
        ("JSONPath", #""Parameters":{"FunctionName":"f","Unknown":1}"#, "Unknown", "Parameters"),
        ("JSONPath", #""Parameters":{"FunctionName":"f","Unknown.$":"$.a"}"#, "Unknown", "Parameters"),
        ("JSONPath", #""Parameters":{"FunctionName.$":"$.f","payload":1}"#, "payload", "Parameters"),
        ("JSONata", #""Arguments":{"FunctionName":"f","Unknown":"{% 1 %}"}"#, "Unknown", "Arguments"),
        ("JSONata", #""Arguments":{"FunctionName":"f","Payload.$":1}"#, "Payload.$", "Arguments"),
    ])
    func `no call takes a parameter that the action does not have`(
        language: String,
        fields: String,
        name: String,
        field: String
    ) {
        let text = #""Type":"Task","Resource":"arn:aws:states:::lambda:invoke",\#(fields),"End":true"#
        let expected =
            "SCHEMA_VALIDATION_FAILED: The field \"\(name)\" is not supported by Step Functions at /States/A/\(field)"
        #expect(analyze(Self.definition(language, text)).lines == [expected])
    }

    @Test(arguments: [
        #""Parameters":{"FunctionName.$":"$.f","Payload.$":"$","InvocationType":"Event"}"#,
        #""Parameters":{"FunctionName":"f","Qualifier":"1","LogType":"Tail","ClientContext":"e30="}"#,
    ])
    func `the parameters that the action has are taken`(fields: String) {
        let text = #""Type":"Task","Resource":"arn:aws:states:::lambda:invoke",\#(fields),"End":true"#
        #expect(analyze(Self.definition("JSONPath", text)).lines.isEmpty)
    }

    @Test(arguments: [
        "arn:aws:states:::nope:do", "arn:aws:states:::lambda:nope", "arn:aws:states:::lambda:invoke.nope",
        "arn:aws:states:::lambda:invoke.sync", "arn:aws:states:::sns:publish.sync:2",
        "arn:aws:states:::states:startExecution.sync:3", "arn:aws:states:::Lambda:invoke",
        "arn:aws:states:::lambda:Invoke", "arn:aws:states:::aws-sdk:nope:nope", "arn:aws:states:::", "nope", "",
        "arn:aws:lambda:us-east-1:123456789012:layer:x", "arn:aws:states:us-east-1:123456789012:stateMachine:x",
        "arn:aws:sqs:us-east-1:123456789012:q", "arn:xyz:states:::lambda:invoke",
        "arn:aws:states:::aws-sdk:sfn:stopExecution.sync", "arn:aws:states:::http:invoke",
    ])
    func `no resource or pattern that is not here is taken`(resource: String) {
        let text = #""Type":"Task","Resource":"\#(resource)","Parameters":{"FunctionName":"f"},"End":true"#
        let analysis = analyze(Self.definition("JSONPath", text))
        #expect(analysis.machine == nil)
        #expect(analysis.diagnostics.contains { $0.location == "/States/A/Resource" }, "\(analysis.lines)")
    }

    @Test(arguments: [
        "States.Nope($.a)", "states.Format('a')", "Format('a')", "States.UUID(1)", "States.MathAdd(1)",
        "States.Format()", "States.ArrayLength()", "States.Array($.a,", "$.a.nope()", "States.Hash('a')",
        "States.JsonMerge($.a,$.b)", "States.StringSplit('a')",
    ])
    func `no function that is not there is taken, and none without its arguments`(call: String) {
        let text = #""Type":"Pass","Parameters":{"x.$":"\#(call)"},"End":true"#
        let expected =
            "SCHEMA_VALIDATION_FAILED: The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic "
            + "function call at /States/A/Parameters"
        #expect(analyze(Self.definition("JSONPath", text)).lines == [expected])
    }
}
