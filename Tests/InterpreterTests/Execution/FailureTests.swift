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
            "Catch":[{"ErrorEquals":["States.ResultPathMatchFailure"],"ResultPath":null,"Next":"Z"}]},
            "Z":{"Type":"Succeed"}}}
            """#,
            input: ["n": 1, "items": [1, 2]]
        )
        try driver.run()
        #expect(driver.result?.error == "States.Runtime")
        let input = #"{"n":1,"items":[1,2]}"#
        #expect(
            driver.result?.cause
                == "An error occurred while executing the state 'A' (entered at the event id #2). "
                + "Unable to apply ReferencePath $.n.m to input \(input)"
        )
    }

    @Test(arguments: [
        ("ItemReader", #"{"Resource":"arn:aws:states:::s3:getObject"}"#), ("ItemBatcher", #"{"MaxItemsPerBatch":1}"#),
        ("ResultWriter", "{}"), ("Label", #""l""#),
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
}
