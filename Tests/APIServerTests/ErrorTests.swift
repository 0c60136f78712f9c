// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import JSONModule
import NIOHTTP1
import Simulation
import Testing

/// Each error that an operation can give, by a call that gets it.
struct ErrorTests {
    private struct Case: CustomTestStringConvertible {
        var operation: String
        var input: JSON
        var error: String
        var testDescription: String { "\(operation) \(input.serialized.prefix(100))" }

        init(_ operation: String, _ input: JSON, _ error: String) {
            self.operation = operation
            self.input = input
            self.error = error
        }
    }

    private static let missing = API.account + "stateMachine:none"
    private static let missingExecution = API.account + "execution:m:none"
    private static let expressExecution = API.account + "express:x:n:u"
    private static let unsupported = "This operation is not supported by this type of state machine"

    private static let stateMachineCases = [
        Case(
            "CreateStateMachine",
            create(["name": "a b"]),
            "InvalidName: Invalid Name: 'a b'"
        ),
        Case(
            "CreateStateMachine",
            create(["definition": "{}"]),
            "InvalidDefinition: Invalid State Machine Definition: "
                + "'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'"
        ),
        Case(
            "CreateStateMachine",
            create(["definition": .string(Definitions.wait)]),
            "StateMachineAlreadyExists: State Machine Already Exists: '\(API.machineARN)'"
        ),
        Case(
            "CreateStateMachine",
            create(["loggingConfiguration": ["level": "FATAL"]]),
            "InvalidLoggingConfiguration: Invalid Logging Configuration: Must specify exactly one Log Destination."
        ),
        Case(
            "CreateStateMachine",
            create([
                "loggingConfiguration": [
                    "level": "ALL", "destinations": [["cloudWatchLogsLogGroup": ["logGroupArn": "arn:aws:logs:x"]]],
                ]
            ]),
            "InvalidLoggingConfiguration: Invalid Logging Configuration: Log Destination not found."
        ),
        Case(
            "CreateStateMachine",
            create(["versionDescription": "d"]),
            "ValidationException: Version description can only be set when publish is true"
        ),
        Case(
            "CreateStateMachine",
            create(["publish": true]),
            "StateMachineAlreadyExists: State Machine Already Exists: '\(API.machineARN)'"
        ),
        Case(
            "CreateStateMachine",
            create(["encryptionConfiguration": ["type": "CUSTOMER_MANAGED_KMS_KEY"]]),
            "InvalidEncryptionConfiguration: Invalid Encryption Configuration: "
                + "kmsKeyId must be specified with the type CUSTOMER_MANAGED_KMS_KEY."
        ),
        Case(
            "CreateStateMachine",
            create(["encryptionConfiguration": ["type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/mine"]]),
            "KmsAccessDeniedException: The key cannot be used: the configuration has no key 'alias/mine'."
        ),
        Case(
            "CreateStateMachine",
            create(["encryptionConfiguration": ["type": "AWS_OWNED_KEY", "kmsKeyId": "alias/mine"]]),
            "InvalidEncryptionConfiguration: Invalid Encryption Configuration: "
                + "kmsKeyId cannot be specified with the type AWS_OWNED_KEY."
        ),
        Case(
            "CreateStateMachine",
            create(["tracingConfiguration": ["enabled": true]]),
            "StateMachineAlreadyExists: State Machine Already Exists: '\(API.machineARN)'"
        ),
        Case(
            "CreateStateMachine",
            create(["tags": .array((0..<51).map { ["key": .string("k\($0)"), "value": "v"] })]),
            "TooManyTags: A resource can have up to 50 tags."
        ),
        Case(
            "CreateStateMachine",
            create(["tags": [["key": "aws:x", "value": "v"]]]),
            "AccessDeniedException: Caller is an end user and not allowed to mutate system tags"
        ),
        Case(
            "TagResource",
            ["resourceArn": .string(API.machineARN), "tags": [["key": "k", "value": "x\ny"]]],
            "ValidationException: Invalid tag key: 'k'"
        ),
        Case(
            "TagResource",
            ["resourceArn": .string(API.machineARN), "tags": [["key": "AWS:k", "value": "v"]]],
            "AccessDeniedException: Caller is an end user and not allowed to mutate system tags"
        ),
        Case(
            "CreateStateMachine",
            create(["definition": #"{"StartAt":"","States":{"":{"Type":"Pass","End":true}}}"#]),
            "InvalidDefinition: Invalid State Machine Definition: "
                + "'INVALID_STATE_NAME: State name cannot be empty at /States/'"
        ),
        Case(
            "UpdateStateMachine",
            ["stateMachineArn": .string(API.machineARN), "versionDescription": "d"],
            "MissingRequiredParameter: Either the definition, the role ARN, the LoggingConfiguration, or the "
                + "TracingConfiguration must be specified"
        ),
        Case(
            "UpdateStateMachine",
            ["stateMachineArn": .string(API.machineARN)],
            "MissingRequiredParameter: Either the definition, the role ARN, the LoggingConfiguration, or the "
                + "TracingConfiguration must be specified"
        ),
        Case(
            "UpdateStateMachine",
            ["stateMachineArn": .string(missing), "roleArn": .string(API.roleARN)],
            "StateMachineDoesNotExist: State Machine Does Not Exist: '\(missing)'"
        ),
        Case(
            "DescribeStateMachine",
            ["stateMachineArn": "not_a_valid_arn"],
            "InvalidArn: Invalid Arn: 'Invalid ARN prefix: not_a_valid_arn'"
        ),
        Case(
            "DescribeStateMachineForExecution",
            ["executionArn": .string(missingExecution)],
            "ExecutionDoesNotExist: Execution Does Not Exist: '\(missingExecution)'"
        ),
        Case("DeleteStateMachine", ["stateMachineArn": "x"], "InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'"),
        Case(
            "ListTagsForResource",
            ["resourceArn": .string(missing)],
            "ResourceNotFound: Resource not found: '\(missing)'"
        ),
        Case(
            "ListTagsForResource",
            ["resourceArn": .string(missingExecution)],
            "InvalidArn: Invalid Arn: 'Resource type not valid in this context: execution'"
        ),
        Case("Nonsense", [:], "UnknownOperationException: There is no operation 'Nonsense'."),
    ]

    private static let executionCases = [
        Case(
            "StartExecution",
            ["stateMachineArn": .string(missing)],
            "StateMachineDoesNotExist: State Machine Does Not Exist: '\(missing)'"
        ),
        Case(
            "StartExecution",
            ["stateMachineArn": .string(API.machineARN), "name": "e", "input": "[]"],
            "ExecutionAlreadyExists: Execution Already Exists: '\(API.account)execution:m:e'"
        ),
        Case(
            "StartExecution",
            ["stateMachineArn": .string(API.machineARN), "name": "a/b"],
            "InvalidName: Invalid Name: 'a/b'"
        ),
        Case(
            "StartExecution",
            ["stateMachineArn": .string(API.machineARN), "input": ""],
            "InvalidExecutionInput: Invalid State Machine Execution Input: 'Invalid execution input.'"
        ),
        Case(
            "StartExecution",
            ["stateMachineArn": .string(API.machineARN), "input": " \n"],
            "InvalidExecutionInput: Invalid State Machine Execution Input: 'Invalid execution input.'"
        ),
        Case(
            "TestState",
            ["definition": .string(#"{"Type":"Pass","End":true}"#), "input": ""],
            "InvalidExecutionInput: Invalid State Machine Execution Input: 'Invalid execution input.'"
        ),
        Case(
            "TestState",
            ["definition": .string(#"{"Type":"Pass","End":true}"#), "input": "nope"],
            "InvalidExecutionInput: Invalid State Machine Execution Input: 'Unrecognized token 'nope': was expecting "
                + "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at "
                + #"[Source: (String)"nope"; line: 1, column: 5]'"#
        ),
        Case(
            "SendTaskSuccess",
            ["taskToken": "x"],
            "ValidationException: 1 validation error detected: Value at 'output' failed to satisfy constraint: "
                + "Member must not be null"
        ),
        Case(
            "StartExecution",
            ["stateMachineArn": .string(API.machineARN), "traceHeader": "é"],
            "ValidationException: 1 validation error detected: Value 'é' at 'traceHeader' failed to satisfy "
                + #"constraint: Member must satisfy regular expression pattern: \p{ASCII}*"#
        ),
        Case(
            "StartSyncExecution",
            ["stateMachineArn": .string(API.machineARN)],
            "StateMachineTypeNotSupported: \(unsupported)"
        ),
        Case(
            "DescribeExecution",
            ["executionArn": .string(expressExecution)],
            "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'"
        ),
        Case(
            "GetExecutionHistory",
            ["executionArn": .string(missingExecution)],
            "ExecutionDoesNotExist: Execution Does Not Exist: '\(missingExecution)'"
        ),
        Case(
            "StopExecution",
            ["executionArn": .string(expressExecution)],
            "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'"
        ),
        Case(
            "ListExecutions",
            ["stateMachineArn": .string(missing)],
            "StateMachineDoesNotExist: State Machine Does Not Exist: '\(missing)'"
        ),
        Case(
            "ListExecutions",
            ["stateMachineArn": .string(API.expressARN)],
            "StateMachineTypeNotSupported: \(unsupported)"
        ),
        Case(
            "ListExecutions",
            [:],
            "ValidationException: Must provide a StateMachine ARN or MapRun ARN"
        ),
        Case(
            "ListExecutions",
            ["stateMachineArn": .string(API.machineARN), "statusFilter": "PENDING_REDRIVE"],
            "ValidationException: redriveFilter and the status PENDING_REDRIVE can only be used with mapRunArn"
        ),
        Case("ListExecutions", ["mapRunArn": "m"], "InvalidArn: Invalid Arn: 'Invalid ARN prefix: m'"),
        Case(
            "ListExecutions",
            ["stateMachineArn": .string(API.machineARN), "maxResults": 1001],
            "ValidationException: 1 validation error detected: Value '1001' at 'maxResults' failed to satisfy "
                + "constraint: Member must have value less than or equal to 1000"
        ),
        Case(
            "ListExecutions",
            ["stateMachineArn": .string(API.machineARN), "statusFilter": "succeeded"],
            "ValidationException: 1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy "
                + "constraint: Member must satisfy enum value set: "
                + "[SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]"
        ),
        Case(
            "ListExecutions",
            ["stateMachineArn": .string(API.machineARN), "nextToken": "x"],
            "InvalidToken: Invalid Token: 'Invalid token'"
        ),
        Case(
            "SendTaskSuccess",
            ["taskToken": "x", "output": "{}"],
            "InvalidToken: Invalid Token: 'Invalid token'"
        ),
        Case("SendTaskFailure", ["taskToken": "x"], "InvalidToken: Invalid Token: 'Invalid token'"),
        Case("SendTaskHeartbeat", ["taskToken": "x"], "InvalidToken: Invalid Token: 'Invalid token'"),
        Case(
            "GetActivityTask",
            ["activityArn": .string(API.activityARN)],
            "ActivityDoesNotExist: Activity Does Not Exist: '\(API.activityARN)'"
        ),
        Case("CreateActivity", ["name": "a#b"], "InvalidName: Invalid Name: 'a#b'"),
        Case("DescribeActivity", ["activityArn": "no"], "InvalidArn: Invalid Arn: 'Invalid ARN prefix: no'"),
        Case("DeleteActivity", ["activityArn": "no"], "InvalidArn: Invalid Arn: 'Invalid ARN prefix: no'"),
    ]

    private static func create(_ changes: JSONObject) -> JSON {
        var input: JSONObject = [
            "name": "m", "definition": .string(Definitions.pass), "roleArn": .string(API.roleARN),
        ]
        for (name, value) in changes { input[name] = value }
        return .object(input)
    }

    @Test(arguments: stateMachineCases + executionCases)
    private func `a call that cannot be done says why in AWS's words`(call: Case) throws {
        let api = API()
        try api.createMachine()
        try api.createMachine("x", Definitions.pass, type: "EXPRESS")
        try api.start()
        let reply = try api.call(call.operation, call.input)
        #expect(reply.error == call.error)
        #expect(reply.status == (reply.error.hasPrefix("UnknownOperation") ? 404 : 400))
    }

    @Test(arguments: [
        ("", "SerializationException: The body is not JSON: "), ("{", "SerializationException: The body is not JSON: "),
        ("[]", "SerializationException: The body must be a JSON object."),
        (#"{"executionArn": 1}"#, "SerializationException: NUMBER_VALUE can not be converted to a String"),
        (
            "{}",
            "ValidationException: 1 validation error detected: Value null at 'executionArn' failed to satisfy "
                + "constraint: Member must not be null"
        ),
    ])
    func `a body that is no input is refused`(body: String, error: String) throws {
        let reply = try API().call("DescribeExecution", text: body)
        #expect(reply.error.hasPrefix(error))
        #expect(reply.status == 400)
    }

    @Test func `a call without an operation, or with another method, is unknown`() throws {
        #expect(try API().call(nil).status == 404)
        #expect(try API().call("ListStateMachines", method: .GET).status == 404)
    }

    @Test func `a resource that was not found is named in the message only`() throws {
        let reply = try API().call("ListTagsForResource", ["resourceArn": .string(Self.missing)])
        #expect(reply.body["resourceName"] == nil)
    }

    @Test func `a conflict is a bad request`() throws {
        let api = API()
        try api.createMachine()
        let stale: JSON = ["stateMachineArn": .string(API.machineARN), "revisionId": "stale"]
        #expect(try api.call("PublishStateMachineVersion", stale).status == 400)
    }

    @Test func `what is no JSON is told with the place in the message, too`() throws {
        let answer = try API().call("ValidateStateMachineDefinition", ["definition": "{"]).body
        #expect(
            answer["diagnostics"] == [
                [
                    "severity": "ERROR", "code": "INVALID_JSON_DESCRIPTION",
                    "message": .string(
                        "Unexpected end-of-input: expected close marker for Object (start marker at "
                            + "[Source: (String)\"{\"; line: 1, column: 1])\n at [Source: (String)\"{\"; line: 1, column: 2]"
                    ),
                    "location": #"[Source: (String)"{"; line: 1, column: 2]"#,
                ]
            ]
        )
    }

    @Test(arguments: ["ListStateMachines", "DescribeStateMachine", "NoOperation"])
    func `an answer says what it is and has an identifier, whether the call succeeds or not`(operation: String) throws {
        let api = API()
        let pending = api.send(operation, body: "{}")
        api.simulated.threads.run()
        let response = try #require(pending.response)
        #expect(response.contentType?.description == "application/x-amz-json-1.0")
        #expect(response.requestIdentifier != nil)
    }
}
