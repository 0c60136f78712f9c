// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

/// What is refused in JSONata states; the texts and places of expressions' faults were measured on AWS.
struct JSONataTests {
    @Test(arguments: expressions + members + languages + fields)
    func `everything wrong is told in AWS's words`(refusal: Refusal) {
        let analysis = analyze(refusal.definition, type: refusal.type)
        #expect(analysis.lines == refusal.lines)
        #expect(analysis.machine == nil)
    }

    @Test func `the regular expressions of one definition are bounded together`() {
        let patterns = { (count: Int) in
            let fields = (0..<count).map { #""v\#($0)": "{% $contains('', /(?:ax){9000}/) %}""# }
            return Self.pass(#""Output":{\#(fields.joined(separator: ","))}"#)
        }
        #expect(analyze(patterns(50)).lines == [])
        #expect(analyze(patterns(400)).lines.allSatisfy { $0.contains("Regular expression too large") })
        #expect(analyze(patterns(400)).machine == nil)
    }

    @Test(arguments: accepted)
    func `what AWS accepts is accepted`(definition: String) {
        #expect(analyze(definition).lines == [])
    }

    /// A JSONata machine whose only state, named A, has these fields.
    static func machine(_ fields: String) -> String {
        #"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{\#(fields)}}}"#
    }

    private static func pass(_ fields: String) -> String { machine(#""Type":"Pass","End":true,\#(fields)"#) }

    private static func task(_ fields: String) -> String {
        machine(#""Type":"Task","Resource":"\#(function)","End":true,\#(fields)"#)
    }

    private static func caught(_ fields: String) -> String {
        #"""
        {"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Task","Resource":"\#(function)","End":true,
        "Catch":[{"ErrorEquals":["States.ALL"],"Next":"B",\#(fields)}]},"B":{"Type":"Succeed"}}}
        """#
    }

    private static func choice(_ rule: String) -> String {
        #"""
        {"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Choice","Choices":[\#(rule)],"Default":"B"},
        "B":{"Type":"Succeed"}}}
        """#
    }

    private static func map(_ fields: String) -> String {
        machine(
            #""Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}},"End":true,\#(fields)"#
        )
    }

    private static let function = "arn:aws:lambda:us-east-1:123456789012:function:f"
    private static let topLevel = "UNSUPPORTED_JSONATA_EXPRESSION: Reference to"
    private static let unsupported = "at the top level is not supported. at /States"

    static let expressions: [Refusal] = [
        .other(pass(#""Output":{"v":"{% phone %}"}"#), "\(topLevel) 'phone' \(unsupported)/A/Output/v"),
        .other(pass(#""Output":{"a":{"b":["{% phone %}"]}}"#), "\(topLevel) 'phone' \(unsupported)/A/Output/a/b[0]"),
        .other(pass(#""Assign":{"v":"{% phone %}"}"#), "\(topLevel) 'phone' \(unsupported)/A/Assign/v"),
        .other(pass(#""Assign":{"Next":"{% phone %}"}"#), "\(topLevel) 'phone' \(unsupported)/A/Assign/Next"),
        .other(pass(#""Output":"{% $.phone %}""#), "\(topLevel) '$' \(unsupported)/A/Output"),
        .other(
            pass(#""Output":"{% $$ %}""#),
            "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/A/Output"
        ),
        .other(
            pass(#""Output":"{% aaa + bbb + aaa %}""#),
            "\(topLevel) 'aaa' \(unsupported)/A/Output",
            "\(topLevel) 'bbb' \(unsupported)/A/Output"
        ),
        .other(
            pass(#""Output":"{% $map($states.input.a, function($x){ b }) %}""#),
            "\(topLevel) 'b' \(unsupported)/A/Output"
        ),
        .other(
            choice(#"{"Condition":"{% phone = 1 %}","Next":"B"}"#),
            "\(topLevel) 'phone' \(unsupported)/A/Choices[0]/Condition"
        ),
        .other(
            machine(#""Type":"Wait","Seconds":"{% phone %}","End":true"#),
            "\(topLevel) 'phone' \(unsupported)/A/Seconds"
        ),
        .other(machine(#""Type":"Fail","Cause":"{% phone %}""#), "\(topLevel) 'phone' \(unsupported)/A/Cause"),
        .other(map(#""Items":"{% phone %}""#), "\(topLevel) 'phone' \(unsupported)/A/Items"),
        .other(
            map(#""ItemSelector":{"Next":"{% phone %}"}"#),
            "\(topLevel) 'phone' \(unsupported)/A/ItemSelector/Next"
        ),
        .other(caught(#""Output":{"v":"{% phone %}"}"#), "\(topLevel) 'phone' \(unsupported)/A/Catch[0]/Output/v"),
        .other(task(#""TimeoutSeconds":"{% phone %}""#), "\(topLevel) 'phone' \(unsupported)/A/TimeoutSeconds"),
        .other(
            task(#""Credentials":{"RoleArn":"{% phone %}"}"#),
            "\(topLevel) 'phone' \(unsupported)/A/Credentials/RoleArn"
        ),
        .other(
            pass(#""Output":{"v":"{% phone[1,2) %}"}"#),
            #"INVALID_JSONATA_EXPRESSION: Expected "]", got "," at /States/A/Output/v"#
        ),
        .other(
            machine(#""Type":"Wait","Seconds":"{% 1 + %}","End":true,"Output":"{% 2 + %}""#),
            "INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Seconds",
            "INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output"
        ),
    ]

    private static func missing(_ member: String, _ place: String) -> String {
        "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.\(member)' does not exist. at /States/A/\(place)"
    }

    static let members: [Refusal] = [
        .other(pass(#""Output":"{% $states.errorOutput %}""#), missing("errorOutput", "Output")),
        .other(pass(#""Output":"{% $states.result %}""#), missing("result", "Output")),
        .other(pass(#""Output":"{% $states.other.a %}""#), missing("other", "Output")),
        .other(task(#""Arguments":"{% $states.result %}""#), missing("result", "Arguments")),
        .other(task(#""Output":"{% $states.errorOutput %}""#), missing("errorOutput", "Output")),
        .other(caught(#""Assign":{"a":"{% $states.result %}"}"#), missing("result", "Catch[0]/Assign/a")),
    ]

    private static let conflict =
        "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A"

    private static func foreign(_ field: String, _ place: String = "A") -> String {
        "The QueryLanguage is set to 'JSONata', but field '\(field)' is only supported for the 'JSONPath' QueryLanguage "
            + "at /States/\(place)"
    }

    static let languages: [Refusal] = [
        .schema(pass(#""QueryLanguage":"JSONPath","Output":{}"#), conflict),
        .schema(
            pass(#""QueryLanguage":"jsonpath""#),
            "Value should be one of the following: [JSONPath, JSONata] at /States/A/QueryLanguage"
        ),
        .schema(
            pass(#""InputPath":"x","ResultPath":1,"Result":2"#),
            foreign("InputPath"),
            foreign("ResultPath"),
            foreign("Result")
        ),
        .schema(
            task(#""Parameters":{"a.$":1},"TimeoutSecondsPath":"a""#),
            foreign("Parameters"),
            foreign("TimeoutSecondsPath")
        ),
        .schema(
            map(#""ItemsPath":"a","ToleratedFailureCountPath":"b""#),
            foreign("ItemsPath"),
            foreign("ToleratedFailureCountPath")
        ),
        .schema(caught(#""ResultPath":"a""#), foreign("ResultPath", "A/Catch[0]")),
        .schema(
            choice(#"{"Variable":"$.a","IsNull":true,"Next":"B"}"#),
            foreign("Variable", "A/Choices[0]")
        ),
        .schema(
            choice(#"{"Next":"B"}"#),
            "The object must have only one of the following fields, [And, Or, Not, Variable, Condition] "
                + "at /States/A/Choices[0]"
        ),
        .schema(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Map","QueryLanguage":"JSONata","End":true,"ItemProcessor":{
            "StartAt":"P","States":{"P":{"Type":"Pass","Output":1,"End":true}}}}}}
            """#,
            "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage "
                + "at /States/A/ItemProcessor/States/P"
        ),
        .schema(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Map","QueryLanguage":"JSONata","End":true,"ItemProcessor":{
            "QueryLanguage":"JSONata","StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}
            """#,
            "Field 'QueryLanguage' is not supported at /States/A/ItemProcessor"
        ),
    ]

    static let fields: [Refusal] = [
        .schema(
            choice(#"{"Condition":1,"Next":"B"}"#),
            "Expected value of type [BOOLEAN] at /States/A/Choices[0]/Condition"
        ),
        .schema(choice(#"{"Condition":true}"#), "These fields are required: [Next] at /States/A/Choices[0]"),
        .schema(
            choice(#"{"Condition":true,"Next":"B","Extra":1}"#),
            "Field 'Extra' is not supported at /States/A/Choices[0]"
        ),
        .schema(map(#""Items":{"a":1}"#), "Expected value of type [ARRAY] at /States/A/Items"),
        .schema(map(#""Items":" {% [1] %}""#), "Expected value of type [ARRAY] at /States/A/Items"),
        .schema(task(#""TimeoutSeconds":"10""#), "Expected value of type [INTEGER] at /States/A/TimeoutSeconds"),
        .schema(
            task(#""Retry":[{"ErrorEquals":["a"],"MaxAttempts":"{% 1 %}"}]"#),
            "Expected value of type [INTEGER] at /States/A/Retry[0]/MaxAttempts"
        ),
        .schema(
            task(#""Credentials":{"RoleArn.$":"$.a"}"#),
            "The field 'RoleArn' is required but was missing at /States/A/Credentials"
        ),
        .schema(
            machine(#""Type":"Wait","End":true"#),
            "This object should have only one of the following fields: "
                + "[SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A"
        ),
        .schema(
            machine(#""Type":"Wait","End":true,"Timestamp":"today""#),
            "String does not match RFC3339 timestamp at /States/A/Timestamp"
        ),
        .schema(
            machine(#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true"#),
            "Arguments field is required for resource ARN: arn:aws:states:::lambda:invoke at /States/A"
        ),
        .schema(
            machine(
                #""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName.$":1},"End":true"#
            ),
            "The field 'FunctionName' is required but was missing at /States/A/Arguments",
            #"The field "FunctionName.$" is not supported by Step Functions at /States/A/Arguments"#
        ),
        .other(
            pass(#""Assign":{"states":1,"a.$":"$"}"#),
            "RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/A/Assign/states",
            "INVALID_VARIABLE_NAME: Invalid variable name 'a.$': the variable name contains invalid characters. "
                + "at /States/A/Assign/a.$"
        ),
    ]

    static let accepted = [
        pass(#""Output":"{% $states.input.items[phone > 3] %}""#),
        pass(#""Output":"{% $phone %}""#),
        pass(#""Output":"{% $map($states.input.a, function($x){ $x.phone }) %}""#),
        pass(#""Comment":"{% phone %}""#),
        pass(#""Output":{"phone":" {% phone %}","b":"{% phone %} ","c":"{%}"}"#),
        pass(#""Output":0"#),
        pass(#""Output":"$.a","Assign":{"a":["$.b",{"c":"States.UUID()"}]}"#),
        task(#""Arguments":"{% $state.input %}","Output":"{% $states %}","Assign":{"a":"{% $states.result.b %}"}"#),
        task(#""Retry":[{"ErrorEquals":["{% phone %}"]}]"#),
        task(#""TimeoutSeconds":"{% 10 %}","HeartbeatSeconds":"{% $variable := 1 %}""#),
        task(#""Credentials":{"RoleArn":"{% $states.input.role %}"}"#),
        caught(#""Output":"{% $states.errorOutput.Error %}","Assign":{"a":"{% $states %}"}"#),
        choice(#"{"Condition":true,"Next":"B"}"#),
        choice(
            #"{"Condition":"{% $states.input.a %}","Next":"B","Output":{"a":"{% $states.context %}"},"Assign":{"a":1}}"#
        ),
        machine(#""Type":"Fail","Error":"{% $states.input.e %}","Cause":"$.literal""#),
        machine(#""Type":"Wait","Timestamp":"{% $states.input.t %}","End":true"#),
        map(#""Items":[1,"{% $number('2') %}"],"MaxConcurrency":"{% 1 %}","ToleratedFailurePercentage":"{% 1 %}""#),
    ]

    @Test func `a state reads the context object and variables where its expressions do`() throws {
        let states = [
            (#""Output":"{% $a & $states.context.State.Name & $b %}""#, true, ["a", "b"]),
            (#""Output":{"a":"{% $states %}"}"#, true, []),
            (#""Output":"{% $map($states.input, function($i) { $string($i) & $c }) %}""#, false, ["c"]),
            (#""Output":"{% ($d := 1; $d) %}","Assign":{"e":"{% $f %}"}"#, false, ["f"]),
        ]
        for (fields, readsContext, variables) in states {
            let machine = try #require(analyze(Self.pass(fields)).machine)
            #expect(machine.workflow.states[0].readsContext == readsContext, "\(fields)")
            #expect(machine.workflow.states[0].variableReferences == variables, "\(fields)")
        }
    }
}
