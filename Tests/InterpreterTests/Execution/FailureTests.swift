// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing

/// States that fail after their work, and what was under way beside a failure.
struct FailureTests {
    private static let pass = #"{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}"#

    @Test(arguments: [
        #""Type":"Parallel","Branches":[\#(pass)]"#,
        #""Type":"Map","ItemsPath":"$.items","ItemProcessor":\#(pass)"#,
    ])
    func `results that do not fit the input end the execution and are not caught`(_ fields: String) throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{\#(fields),"ResultPath":"$.n.m","Next":"Z",
            "Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":null,"Next":"Z"}]},
            "Z":{"Type":"Succeed"}}}
            """#,
            input: ["n": 1, "items": [1, 2]]
        )
        try driver.run()
        #expect(driver.result?.error == "States.ReferencePathConflict")
        // Measured on AWS: after the event that says that the children had succeeded.
        let last = try #require(driver.events.last)
        #expect(last.previousID == last.id - 1)
        let input = #"{"n":1,"items":[1,2]}"#
        #expect(
            driver.result?.cause
                == "An error occurred while executing the state 'A' (entered at the event id #2). "
                + "Unable to apply ReferencePath $.n.m to input \(input)"
        )
    }

    @Test(arguments: ["5", "null", #"["r"]"#])
    func `a role that is no text fails the Task before it is called, and is not caught`(role: String) throws {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
            "Credentials":{"RoleArn.$":"$.role"},"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Z"}],"End":true},
            "Z":{"Type":"Succeed"}}}
            """#,
            outcomes: ["A": [.success(1)]],
            input: ["role": try JSON(parsing: role)]
        )
        try driver.run()
        #expect(driver.requests.isEmpty)
        #expect(driver.result?.error == "States.Runtime")
        #expect(
            driver.result?.cause?.hasSuffix("The Credentials field 'RoleArn' must be a string but was: \(role)") == true
        )
    }

    @Test(arguments: [
        (#""ToleratedFailureCountPath":"$.text""#, "which is not a valid integer: $.text"),
        (#""ToleratedFailureCountPath":"$.minus""#, "ToleratedFailureCount cannot be negative."),
        (#""ToleratedFailurePercentagePath":"$.much""#, "ToleratedFailurePercentage must be between 0 and 100."),
        (#""ToleratedFailurePercentagePath":"$.none""#, "Invalid path '$.none' : No results for path: $['none']"),
    ])
    func `a tolerance that a distributed Map refuses fails an inline one`(field: String, cause: String) throws {
        var driver = try Driver(
            #"{"StartAt":"A","States":{"A":{"Type":"Map","ItemsPath":"$.items",\#(field),"End":true,"#
                + #""ItemProcessor":\#(Self.pass)}}}"#,
            input: ["items": [1], "text": "x", "minus": -1, "much": 101]
        )
        try driver.run()
        #expect(driver.result?.error == "States.Runtime")
        #expect(driver.result?.cause?.hasSuffix(cause) == true)
    }

    @Test(arguments: [
        ("ItemReader", #"{"Resource":"arn:aws:states:::s3:getObject"}"#), ("ItemBatcher", #"{"MaxItemsPerBatch":1}"#),
        ("ResultWriter", #"{"WriterConfig":{}}"#), ("Label", #""l""#),
    ])
    func `an inline Map with a field of a Distributed Map fails and is not caught`(field: String, value: String) throws
    {
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Map","\#(field)":\#(value),"ItemProcessor":\#(Self.pass),"Next":"Z",
            "Catch":[{"ErrorEquals":["States.ALL"],"Next":"Z"}]},"Z":{"Type":"Succeed"}}}
            """#,
            input: [1]
        )
        try driver.run()
        #expect(driver.result?.error == "States.Runtime")
        #expect(
            driver.result?.cause?.hasSuffix("The field '\(field)' needs a Map whose Mode is 'DISTRIBUTED'.") == true
        )
    }

    /// Names that stand in the definition are refused with it; what an expression gives is known only here.
    @Test(arguments: [
        (#""Parameters":{"FunctionName.$":"$.FunctionName"}"#, #"{"FunctionName":1}"#, ""),
        (
            #""QueryLanguage":"JSONata","Arguments":"{% $states.input %}""#, #"{"FunctionName":1,"Other":"x"}"#,
            #"The field "Other" is not supported by Step Functions, "#
        ),
    ])
    func `parameters that a service cannot take end the execution before the task is scheduled`(
        fields: String,
        taken: String,
        problem: String
    ) throws {
        var catalog = IntegrationCatalog.all
        catalog.parameters[.init(service: "lambda", action: "invoke")] = ParameterShape([
            .required("FunctionName", .text)
        ])
        var driver = try Driver(
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",\#(fields),
            "Next":"Z","Catch":[{"ErrorEquals":["States.ALL"],"Next":"Z"}]},"Z":{"Type":"Succeed"}}}
            """#,
            input: ["FunctionName": 1, "Other": "x"],
            catalog: catalog
        )
        try driver.run()
        #expect(driver.events.map(\.type) == [.executionStarted, .taskStateEntered, .executionFailed])
        #expect(driver.requests.isEmpty)
        #expect(driver.result?.error == "States.Runtime")
        let cause =
            "An error occurred while executing the state 'A' (entered at the event id #2). The Parameters "
            + "'\(taken)' could not be used to start the Task: [\(problem)"
            + "The value of the field 'FunctionName' has an invalid format]"
        #expect(driver.result?.cause == cause)
    }

    @Test
    func `a branch that has paused before a state is not aborted in it`() throws {
        var limits = ExecutionLimits()
        limits.transitionsPerTurnMaximum = 3
        var driver = try Driver(
            #"""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
            {"StartAt":"T","States":{"T":{"Type":"Task","End":true,
            "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"}}},
            {"StartAt":"X","States":{"X":{"Type":"Pass","Next":"Y"},"Y":{"Type":"Wait","Seconds":9,"End":true}}}]}}}
            """#,
            outcomes: ["T": [.failure("E", nil)]],
            limits: limits
        )
        try driver.run()
        #expect(driver.result?.error == "E")
        #expect(!driver.events.contains { $0.type == .waitStateAborted })
    }

    /// No path leads anywhere from null, not even `$` (AWS's answer to users who asked).
    @Test(arguments: [
        (#""Type":"Pass","Parameters":{"a.$":"$"},"End":true"#, true),
        (#""Type":"Pass","InputPath":"$.a","End":true"#, true),
        (#""Type":"Pass","OutputPath":"$.a","End":true"#, true),
        (#""Type":"Choice","Choices":[{"Variable":"$","IsString":true,"Next":"B"}],"Default":"B""#, true),
        (#""Type":"Pass","InputPath":"$","OutputPath":"$","End":true"#, false),
        (#""Type":"Pass","Parameters":{"a.$":"$$.Execution.Name"},"End":true"#, false),
        (#""Type":"Choice","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"B"}],"Default":"B""#, false),
    ])
    func `a path is not applied to null`(state: String, fails: Bool) throws {
        let target = state.contains(#""B""#) ? #","B":{"Type":"Succeed"}"# : ""
        var driver = try Driver(#"{"StartAt":"A","States":{"A":{\#(state)}\#(target)}}"#, input: nil)
        try driver.run()
        let cause = "Unable to apply Path transformation to null or empty input."
        #expect(driver.result?.cause?.hasSuffix(cause) == (fails ? true : nil), "\(driver.result as Any)")
        #expect(driver.result?.error == (fails ? "States.Runtime" : nil))
    }
}
