// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

/// One definition and what is wrong with it.
struct Refusal: Sendable, CustomTestStringConvertible {
    let definition: String
    let lines: [String]
    var type = WorkflowType.standard

    var testDescription: String { lines.joined(separator: " | ") }

    static func schema(_ definition: String, _ lines: String..., type: WorkflowType = .standard) -> Refusal {
        Refusal(definition: definition, lines: lines.map { "SCHEMA_VALIDATION_FAILED: \($0)" }, type: type)
    }

    static func other(_ definition: String, _ lines: String...) -> Refusal {
        Refusal(definition: definition, lines: lines)
    }
}

private let pass = #"{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}"#
private let lambda = "arn:aws:lambda:us-east-1:123456789012:function:f"

struct SchemaTests {
    @Test(
        arguments: topLevel + commonFields + transitions + taskFields + otherTypes + mapFields + documentedMapFields
            + handlers + conditions
            + templates
    )
    func `everything wrong is told in AWS's words`(refusal: Refusal) {
        let analysis = analyze(refusal.definition, type: refusal.type)
        #expect(analysis.lines == refusal.lines)
        #expect(analysis.machine == nil)
    }

    @Test func `of too many mistakes the first are told`() {
        let name = String(repeating: "n", count: 10_000)
        let fields = (0..<1_000).map { #""f\#($0)":1"# }.joined(separator: ",")
        let analysis = analyze(#"{"StartAt":"\#(name)","States":{"\#(name)":{"Type":"Succeed",\#(fields)}}}"#)
        #expect(analysis.machine == nil)
        #expect((10..<200).contains(analysis.lines.count))
    }

    @Test func `no number of warnings hides an error`() {
        let name = String(repeating: "n", count: 10_000)
        let members = (0..<200).map { #""f\#($0)":"$.a""# }.joined(separator: ",")
        let analysis = analyze(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"\#(name)":{\#(members)}},"Next":"B"},"#
                + #""B":{"Type":"Pass","Unknown":1,"End":true}}}"#
        )
        #expect(analysis.machine == nil)
        #expect(analysis.lines.contains("SCHEMA_VALIDATION_FAILED: Field 'Unknown' is not supported at /States/B"))
    }

    static let topLevel: [Refusal] = [
        .schema("", "Definition must be a valid JSON object at null"),
        .schema("[]", "Definition must be a valid JSON object at null"),
        .schema("{}", "These fields are required: [States, StartAt] at /"),
        .other(
            #"{"StartAt":"A","States":{}}"#,
            "SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States",
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: A at /StartAt"
        ),
        .schema(
            #"{"StartAt":"A","States":{"A":{"Type":"Succeed"}},"Version":"2.0","Extra":1,"Comment":2}"#,
            "Field 'Extra' is not supported at /",
            "Expected value of type [STRING] at /Comment",
            "Value should be one of the following: [1.0] at /Version"
        ),
        .schema(#"{"StartAt":"A","States":{"A":1}}"#, "Expected value of type [OBJECT] at /States/A"),
        .other(
            "not a definition",
            #"INVALID_JSON_DESCRIPTION: Unrecognized token 'not': was expecting (JSON String, Number, Array, Object "#
                + #"or token 'null', 'true' or 'false') at [Source: (String)"not a definition"; line: 1, column: 4]"#
        ),
        .other(
            String(repeating: "[", count: 300),
            "TOO_DEEPLY_NESTED: The definition is nested more than 200 levels deep at null"
        ),
    ]

    static let commonFields: [Refusal] = [
        .schema(machine(#""End":true"#), "These fields are required: [Type] at /States/A"),
        .schema(
            machine(#""Type":"Job","End":true"#),
            "The field 'Type' should have one of these values: "
                + "[Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/A/Type"
        ),
        .schema(
            machine(#""Type":"Pass","End":true,"TimeoutSeconds":3,"Output":{}"#),
            "Field 'TimeoutSeconds' is not supported at /States/A",
            "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' "
                + "QueryLanguage at /States/A"
        ),
        .schema(machine(#""Type":"Succeed","Assign":{"a":1}"#), "Field 'Assign' is not supported at /States/A"),
        .schema(
            machine(#""Type":"Pass","End":true,"InputPath":"input","OutputPath":3"#),
            "Value must be a valid JSONPath. at /States/A/InputPath",
            "Expected value of type [STRING] at /States/A/OutputPath"
        ),
        .schema(
            machine(#""Type":"Pass","End":true,"ResultPath":"$.a[*]""#),
            "Value is not a Reference Path: Reference path '$.a[*]' must not have the step '[*]'. at /States/A/ResultPath"
        ),
        .schema(
            machine(#""Type":"Pass","End":true,"ResultPath":"$$.a""#),
            "Value is not a Reference Path: it must start with '$.' or '$[' at /States/A/ResultPath"
        ),
        .schema(
            machine(#""Type":"Pass","End":true,"Parameters":{"a.$":"b","c":{"d":1,"d.$":"$.d","e.$":2}}"#),
            "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call "
                + "at /States/A/Parameters",
            "The fields 'd' and 'd.$' cannot both be present at /States/A/Parameters/c",
            "The value for the field 'e.$' must be a valid JSONPath or a valid intrinsic function call "
                + "at /States/A/Parameters/c"
        ),
        .other(
            machine(#""Type":"Pass","End":true,"Assign":{"states":1,"1a":2,"a-b.$":"$"}"#),
            "RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/A/Assign/states",
            "INVALID_VARIABLE_NAME: Invalid variable name '1a': the variable name contains invalid characters. "
                + "at /States/A/Assign/1a",
            "INVALID_VARIABLE_NAME: Invalid variable name 'a-b': the variable name contains invalid characters. "
                + "at /States/A/Assign/a-b.$"
        ),
    ]

    static let transitions: [Refusal] = [
        .schema(
            machine(#""Type":"Pass""#),
            "This object should have only one of the following fields: [Next, End] at /States/A"
        ),
        .schema(
            machine(#""Type":"Pass","Next":"A","End":true"#),
            "There should only be one of the following fields: [Next, End] at /States/A"
        ),
        .other(
            machine(#""Type":"Pass","Next":"NOPE""#),
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next",
            "MISSING_END_STATE: Workflow has no terminal state at null"
        ),
        .other(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"},"C":{"Type":"Pass","Next":"A"}}}"#,
            "MISSING_END_STATE: Workflow has no terminal state at null"
        ),
        .other(
            #"{"StartAt":"Missing","States":{"A":{"Type":"Pass","Next":"Unknown"},"B":{"Type":"Wait","Seconds":-1,"End":true}}}"#,
            "SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /States/B/Seconds",
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Missing at /StartAt",
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Unknown at /States/A/Next",
            #"MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A"#,
            #"MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B"#
        ),
        .other(
            #"{"StartAt":"","States":{"":{"Type":"Pass","End":true}}}"#,
            "INVALID_STATE_NAME: State name cannot be empty at /States/"
        ),
        .other(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"},"C":{"Type":"Fail"}}}"#,
            #"MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C"#
        ),
        .other(
            #"{"StartAt":"Z","States":{"A":{"Type":"Succeed"}}}"#,
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Z at /StartAt",
            #"MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A"#
        ),
        .other(
            machine(#""Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"X"}],"Default":"Y""#),
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/A/Choices[0]/Next",
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/A/Default",
            "MISSING_END_STATE: Workflow has no terminal state at null"
        ),
        .other(
            machine(
                #""Type":"Parallel","End":true,"Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","Next":"A"}}}]"#
            ),
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: A at /States/A/Branches[0]/States/B/Next",
            "MISSING_END_STATE: Workflow has no terminal state at null"
        ),
        .other(
            machine(#""Type":"Parallel","End":true,"Branches":[{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}]"#),
            "DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/Branches[0]/States/A"
        ),
        .other(
            #"{"StartAt":"\#(String(repeating: "n", count: 81))","States":{"\#(String(repeating: "n", count: 81))":{"Type":"Succeed"}}}"#,
            "INVALID_STATE_NAME: State name '\(String(repeating: "n", count: 81))' exceeds the 80-character limit "
                + "allowed by the service at /States/\(String(repeating: "n", count: 81))"
        ),
        // Measured on AWS.
        .other(
            machine(
                #""Type":"Parallel","End":true,"Assign":{"v":1},"Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","Assign":{"v":2},"End":true}}}]"#
            ),
            "DUPLICATE_VARIABLE_NAME: The variable name 'v' was already defined in a parent scope. "
                + "at /States/A/Branches[0]/States/B/Assign/v"
        ),
    ]

    static let templates: [Refusal] = [
        (#""Type":"Pass""#, "Parameters"), (#""Type":"Task","Resource":"\#(lambda)""#, "Parameters"),
        (#""Type":"Parallel","Branches":[\#(pass)]"#, "Parameters"),
        (#""Type":"Parallel","Branches":[\#(pass)]"#, "ResultSelector"),
        (#""Type":"Map","ItemProcessor":\#(pass)"#, "Parameters"),
        (#""Type":"Map","ItemProcessor":\#(pass)"#, "ItemSelector"),
    ].flatMap { fields, name in
        [#""text""#, "[1]", "null"].map { value in
            .schema(
                machine("\(fields),\"End\":true,\"\(name)\":\(value)"),
                "Expected value of type [OBJECT] at /States/A/\(name)"
            )
        }
    }

    static let taskFields: [Refusal] = [
        .schema(machine(#""Type":"Task","End":true"#), "These fields are required: [Resource] at /States/A"),
        .schema(
            machine(#""Type":"Task","End":true,"Resource":"nothing""#),
            "Value is not a valid resource ARN at /States/A/Resource"
        ),
        .schema(
            machine(#""Type":"Task","End":true,"Resource":"${FunctionArn}""#),
            "Value is not a valid resource ARN: it holds the placeholder ${FunctionArn}, which must be replaced before "
                + "the definition is used at /States/A/Resource"
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Parameters":{"JobName":"j"},"Resource":"arn:aws:states:::glue:startJobRun""#
            ),
            "The resource provided arn:aws:states:::glue:startJobRun is not recognized. The value is not a valid resource "
                + "ARN, or the resource is not available in this region. This server has no integration "
                + "glue:startJobRun. at /States/A/Resource"
        ),
        // What AWS does not know either.
        .schema(
            machine(#""Type":"Task","End":true,"Resource":"arn:aws:states:::lambda:invok""#),
            "The resource provided arn:aws:states:::lambda:invok is not recognized. The value is not a valid resource "
                + "ARN, or the resource is not available in this region. at /States/A/Resource"
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Resource":"\#(lambda)","TimeoutSecondsPath":"$.t[*]","HeartbeatSecondsPath":"$..h""#
            ),
            "Value is not a Reference Path: Reference path '$.t[*]' must not have the step '[*]'. "
                + "at /States/A/TimeoutSecondsPath",
            "Value is not a Reference Path: Reference path '$..h' must not have the step '..'. "
                + "at /States/A/HeartbeatSecondsPath"
        ),
        .schema(
            machine(#""Type":"Wait","End":true,"SecondsPath":"$.s[0:1]""#),
            "Value is not a Reference Path: Reference path '$.s[0:1]' must not have the step '[0:1]'. "
                + "at /States/A/SecondsPath"
        ),
        .schema(
            machine(#""Type":"Wait","End":true,"TimestampPath":"$.t.length()""#),
            "Value is not a Reference Path: Reference path '$.t.length()' must not have the step '.length()'. "
                + "at /States/A/TimestampPath"
        ),
        .schema(
            machine(#""Type":"Fail","ErrorPath":"$.e[?(@.a)]","CausePath":"States.UUID()""#),
            "Value is not a Reference Path: Reference path '$.e[?(@.a)]' must not have the step '[?]'. "
                + "at /States/A/ErrorPath"
        ),
        .schema(#"{"StartAt":"A","States":{"A":{"Type":1}}}"#, "Expected value of type [STRING] at /States/A/Type"),
        .schema(
            machine(
                #""Type":"Task","End":true,"Parameters":{"FunctionName":"f"},"Resource":"arn:aws:states:::lambda:invoke.sync""#
            ),
            "The resource provided arn:aws:states:::lambda:invoke.sync is not recognized. The value is not a valid "
                + "resource ARN, or the resource is not available in this region. at /States/A/Resource"
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Parameters":{"QueueUrl":"q","MessageBody":"m"},"#
                    + #""Resource":"arn:aws:states:::sqs:sendMessage.sync""#
            ),
            "The resource provided arn:aws:states:::sqs:sendMessage.sync is not recognized. The value is not a valid "
                + "resource ARN, or the resource is not available in this region. at /States/A/Resource"
        ),
        .schema(
            machine(#""Type":"Task","End":true,"Resource":"arn:aws:states:::sqs:sendMessage""#),
            "Parameters field is required for resource ARN: arn:aws:states:::sqs:sendMessage at /States/A"
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Parameters":{"QueueUrl.$":"$"},"Resource":"arn:aws:states:::sqs:sendMessage""#
            ),
            "The field 'MessageBody' is required but was missing at /States/A/Parameters"
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Parameters":{"QueueUrl":"q","MessageBody":"m"},"Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken""#
            ),
            "Express state machine does not support '.waitForTaskToken' service integration  at /States/A/Resource",
            type: .express
        ),
        .schema(
            machine(#""Type":"Task","End":true,"Resource":"arn:aws:states:us-east-1:123456789012:activity:a""#),
            "Express state machine does not support Activity ARN at /States/A/Resource",
            type: .express
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Credentials":{"RoleArn":"r"},"Resource":"arn:aws:states:us-east-1:123456789012:activity:a""#
            ),
            "The field 'Credentials' is not supported for activities at /States/A/Credentials"
        ),
        .schema(
            machine(#""Type":"Task","End":true,"Resource":"\#(lambda)","Credentials":{}"#),
            "The field 'RoleArn' is required but was missing at /States/A/Credentials"
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Resource":"\#(lambda)","TimeoutSeconds":0,"HeartbeatSeconds":"1","TimeoutSecondsPath":"$.t""#
            ),
            "There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath] at /States/A",
            "Expected value of type [INTEGER] at /States/A/HeartbeatSeconds"
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Resource":"\#(lambda)","TimeoutSeconds":0,"HeartbeatSeconds":100000000"#
            ),
            "Minimum value is 1 at /States/A/TimeoutSeconds",
            "Maximum value is 99999999 at /States/A/HeartbeatSeconds"
        ),
        .schema(
            machine(#""Type":"Task","End":true,"Resource":"\#(lambda)","TimeoutSeconds":5,"HeartbeatSeconds":5"#),
            "The field 'HeartbeatSeconds' must be less than the field 'TimeoutSeconds' at /States/A/HeartbeatSeconds"
        ),
    ]

    static let otherTypes: [Refusal] = [
        .schema(
            machine(#""Type":"Wait","End":true"#),
            "This object should have only one of the following fields: "
                + "[SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A"
        ),
        .schema(
            machine(#""Type":"Wait","End":true,"Seconds":1,"SecondsPath":"$.a""#),
            "There should only be one of the following fields: "
                + "[SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A"
        ),
        .schema(machine(#""Type":"Wait","End":true,"Seconds":-1"#), "Minimum value is 0 at /States/A/Seconds"),
        .schema(
            machine(#""Type":"Wait","End":true,"Timestamp":"2024-01-01 00:00:00Z""#),
            "String does not match RFC3339 timestamp at /States/A/Timestamp"
        ),
        .schema(
            machine(#""Type":"Fail","Error":"E","ErrorPath":"$.e","CausePath":"States.ArrayLength($.a)""#),
            "There should only be one of the following fields: [Error, ErrorPath] at /States/A",
            "Value must be a valid JSONPath or an intrinsic function call that gives a string at /States/A/CausePath"
        ),
        .schema(
            machine(#""Type":"Parallel","End":true,"Branches":[]"#),
            "Value cannot be empty at /States/A/Branches"
        ),
        .schema(
            machine(#""Type":"Parallel","End":true,"Branches":[{"QueryLanguage":"JSONPath"}]"#),
            "Field 'QueryLanguage' is not supported at /States/A/Branches[0]",
            "These fields are required: [States, StartAt] at /States/A/Branches[0]"
        ),
        .schema(
            machine(#""Type":"Map","End":true"#),
            "This object should have only one of the following fields: [ItemProcessor, Iterator] at /States/A"
        ),
        .schema(
            machine(
                #""Type":"Map","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE","ExecutionType":"STANDARD"},"StartAt":"B","States":{"B":{"Type":"Succeed"}}}"#
            ),
            "Field 'ExecutionType' is not supported at /States/A/ItemProcessor/ProcessorConfig"
        ),
        .schema(
            machine(
                #""Type":"Map","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED"},"StartAt":"B","States":{"B":{"Type":"Succeed"}}}"#
            ),
            "These fields are required: [ExecutionType] at /States/A/ItemProcessor/ProcessorConfig"
        ),
        .schema(
            machine(
                #""Type":"Map","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"B","States":{"B":{"Type":"Succeed"}}}"#
            ),
            "The field 'Mode' with value 'DISTRIBUTED' is not supported by this version of Stepwell "
                + "at /States/A/ItemProcessor/ProcessorConfig/Mode"
        ),
        .other(
            machine(
                #""Type":"Map","End":true,"Label":"a b","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"B","States":{"B":{"Type":"Succeed"}}}"#
            ),
            "INVALID_LABEL_NAME: Label 'a b' is empty or contains characters that are not allowed at /States/A/Label"
        ),
        .schema(
            machine(
                #""Type":"Map","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"B","States":{"B":{"Type":"Succeed"}}}"#
            ),
            "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines "
                + "at /States/A/ItemProcessor/ProcessorConfig/Mode",
            type: .express
        ),
        .schema(
            machine(
                #""Type":"Map","End":true,"MaxConcurrency":-1,"MaxConcurrencyPath":"$.m","ToleratedFailurePercentage":101,"Iterator":{"StartAt":"B","States":{"B":{"Type":"Succeed"}}}"#
            ),
            "There should only be one of the following fields: [MaxConcurrency, MaxConcurrencyPath] at /States/A",
            "Maximum value is 100.0 at /States/A/ToleratedFailurePercentage"
        ),
    ]

    /// A Map with these fields beside its processor.
    private static func map(_ fields: String) -> String {
        machine(
            #""Type":"Map","End":true,\#(fields),"ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Succeed"}}}"#
        )
    }

    /// Measured on AWS, in us-east-1.
    static let mapFields: [Refusal] = [
        .schema(
            map(
                #""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"MaxItems":1,"MaxItemsPath":"$.m"}}"#
            ),
            "There should only be one of the following fields: [MaxItems, MaxItemsPath] "
                + "at /States/A/ItemReader/ReaderConfig"
        ),
        .schema(
            map(#""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"MaxItems":100000001}}"#),
            "Maximum value is 100000000 at /States/A/ItemReader/ReaderConfig/MaxItems"
        ),
        .schema(
            map(#""ItemBatcher":{"MaxItemsPerBatch":-1},"ToleratedFailureCount":-1,"ToleratedFailurePercentage":-0.5"#),
            "Minimum value is 0 at /States/A/ItemBatcher/MaxItemsPerBatch",
            "Minimum value is 0 at /States/A/ToleratedFailureCount",
            "Minimum value is 0.0 at /States/A/ToleratedFailurePercentage"
        ),
        .schema(
            map(#""MaxConcurrencyPath":"$$.Execution.Input.n","ToleratedFailureCountPath":"$.a[*]""#),
            "Value is not a Reference Path: it must not begin with '$$' at /States/A/MaxConcurrencyPath",
            "Value is not a Reference Path: Reference path '$.a[*]' must not have the step '[*]'. "
                + "at /States/A/ToleratedFailureCountPath"
        ),
        .schema(
            map(#""QueryLanguage":"JSONata","ItemBatcher":{"MaxItemsPerBatchPath":"$.n"}"#),
            "The QueryLanguage is set to 'JSONata', but field 'MaxItemsPerBatchPath' is only supported for the "
                + "'JSONPath' QueryLanguage at /States/A/ItemBatcher"
        ),
    ]

    /// What AWS's documents ask of them; its texts are not known but for choices and resources.
    static let documentedMapFields: [Refusal] = [
        .schema(
            map(#""ItemBatcher":{"BatchInput":{}},"ResultWriter":{}"#),
            "At least one of the fields must be set: [MaxItemsPerBatch, MaxInputBytesPerBatch, MaxItemsPerBatchPath, "
                + "MaxInputBytesPerBatchPath] at /States/A/ItemBatcher",
            "At least one of the fields must be set: [Resource, WriterConfig] at /States/A/ResultWriter"
        ),
        .schema(
            map(
                #""ItemReader":{"Resource":"arn:aws:states:::s3:putObject","ReaderConfig":{"InputType":"CSV","#
                    + #""CSVDelimiter":"X","ManifestType":"Y","Transformation":"Z"}}"#
            ),
            "The resource provided arn:aws:states:::s3:putObject is not recognized. The value is not a valid resource ARN, "
                + "or the resource is not available in this region. at /States/A/ItemReader/Resource",
            "Value should be one of the following: [COMMA, PIPE, SEMICOLON, SPACE, TAB] "
                + "at /States/A/ItemReader/ReaderConfig/CSVDelimiter",
            "Value should be one of the following: [S3_INVENTORY, ATHENA_DATA] "
                + "at /States/A/ItemReader/ReaderConfig/ManifestType",
            "Value should be one of the following: [NONE, LOAD_AND_FLATTEN] "
                + "at /States/A/ItemReader/ReaderConfig/Transformation"
        ),
    ]

    @Test(arguments: [
        #""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON"}}"#,
        #""ItemBatcher":{"MaxItemsPerBatch":2}"#, #""ToleratedFailurePercentage":5"#, #""MaxConcurrencyPath":"$n""#,
    ])
    func `a Map without a mode is accepted with the fields of a Distributed Map, as measured on AWS`(fields: String) {
        #expect(analyze(Self.map(fields)).lines == [])
    }

    static let handlers: [Refusal] = [
        .schema(
            machine(#""Type":"Task","End":true,"Resource":"\#(lambda)","Retry":[{}]"#),
            "These fields are required: [ErrorEquals] at /States/A/Retry[0]"
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Resource":"\#(lambda)","Retry":[{"ErrorEquals":[]},{"ErrorEquals":["E"],"MaxAttempts":-1,"BackoffRate":0.5,"MaxDelaySeconds":31622401,"JitterStrategy":"SOME","Jitter":1}]"#
            ),
            "Value cannot be empty at /States/A/Retry[0]/ErrorEquals",
            "Field 'Jitter' is not supported at /States/A/Retry[1]",
            "Value should be one of the following: [NONE, FULL] at /States/A/Retry[1]/JitterStrategy",
            "Minimum value is 0 at /States/A/Retry[1]/MaxAttempts",
            "Minimum value is 1.0 at /States/A/Retry[1]/BackoffRate",
            "Maximum value is 31622400 at /States/A/Retry[1]/MaxDelaySeconds"
        ),
        .schema(
            machine(
                #""Type":"Task","End":true,"Resource":"\#(lambda)","Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["E"]}],"Catch":[{"ErrorEquals":["States.ALL","E"]}]"#
            ),
            "States.ALL must appear alone and at end of list at /States/A/Retry[0]/ErrorEquals",
            "States.ALL must appear alone and at end of list at /States/A/Catch[0]/ErrorEquals",
            "These fields are required: [Next] at /States/A/Catch[0]"
        ),
    ]

    static let conditions: [Refusal] = [
        .schema(choice(""), "Value cannot be empty at /States/A/Choices"),
        .schema(
            choice(#"{"Variable":"$.a","Next":"B"}"#),
            "This object should have only one of the following fields: [\(operatorNames.joined(separator: ", "))] "
                + "at /States/A/Choices[0]"
        ),
        .schema(
            choice(#"{"Variable":"$.a","IsNull":true,"IsString":true,"Next":"B"}"#),
            "There should only be one of the following fields: [IsNull, IsString] at /States/A/Choices[0]"
        ),
        .schema(
            choice(#"{"Variable":"a","NumericEquals":"1","Next":"B"}"#),
            "Value is not a Reference Path: Reference path didn't start with '$' at /States/A/Choices[0]/Variable",
            "Expected value of type [NUMBER] at /States/A/Choices[0]/NumericEquals"
        ),
        .schema(
            choice(#"{"And":[{"Variable":"$.a","IsNull":true,"Next":"B"}],"Next":"B"}"#),
            "Field 'Next' is not supported at /States/A/Choices[0]/And[0]"
        ),
        .schema(
            choice(#"{"And":[{"Variable":"$.a","IsNull":true}],"Or":[],"Next":"B"}"#),
            "The object must have only one of the following fields, [And, Or, Not, Variable, Condition] "
                + "at /States/A/Choices[0]"
        ),
        .schema(
            choice(#"{"Condition":"{% true %}","Next":"B"}"#),
            "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' "
                + "QueryLanguage at /States/A/Choices[0]"
        ),
        .schema(
            choice(#"{"Not":{"Variable":"$.a","TimestampEquals":"today"}}"#),
            "These fields are required: [Next] at /States/A/Choices[0]",
            "String does not match RFC3339 timestamp at /States/A/Choices[0]/Not/TimestampEquals"
        ),
    ]

    private static func choice(_ rule: String) -> String {
        #"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[\#(rule)],"Default":"B"},"B":{"Type":"Succeed"}}}"#
    }

    static let operatorNames: [String] = {
        let comparisons = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"]
        func both(_ domain: String, _ names: [String]) -> [String] {
            names.flatMap { ["\(domain)\($0)", "\(domain)\($0)Path"] }
        }
        return both("String", comparisons) + both("Numeric", comparisons) + both("Boolean", ["Equals"])
            + both("Timestamp", comparisons) + ["StringMatches"]
            + ["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"]
    }()

    @Test func `there are 39 operators`() {
        #expect(Self.operatorNames.count == 39)
    }
}
