// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// An execution as integrations show it: DescribeExecution's answer with members in PascalCase and in their
/// alphabetical order (recorded).
struct ExecutionDescription {
    /// How input and output are shown: `.sync:2` gives them as JSON, all else as text.
    enum Documents {
        case text
        case json
    }

    /// How times are shown (reference §6.6): optimized integrations give milliseconds, those of the SDK text.
    enum Times {
        case milliseconds
        case text

        func json(_ time: Timestamp) -> JSON {
            switch self {
            case .milliseconds: .integer(time.milliseconds)
            case .text: .string(time.text)
            }
        }
    }

    var identity: ExecutionIdentity
    var input: String
    var result: ExecutionResult
    var stopTime: Timestamp?
    var traceHeader: String?
    /// Only Standard executions can be redriven, and have these members.
    var hasRedrive: Bool
    var redrive: Redrive?

    init(_ record: ExecutionRecord) {
        identity = record.identity
        input = record.input
        // The store keeps the output's text.
        let output = record.output.map { Payload(Self.document($0), text: $0) }
        result = ExecutionResult(status: record.status, output: output, error: record.error, cause: record.cause)
        // DescribeExecution does not show why an execution timed out (measured).
        if record.status == .timedOut { (result.error, result.cause) = (nil, nil) }
        stopTime = record.stopTime
        traceHeader = NestedStartMark.userHeader(in: record.traceHeader)
        hasRedrive = true
        redrive = record.redrive
    }

    init(_ execution: SyncExecution) {
        identity = execution.identity
        input = execution.input
        result = execution.result
        stopTime = execution.stopTime
        hasRedrive = false
    }

    /// The members; those that DescribeExecution would not have are absent.
    func members(documents: Documents, times: Times) -> JSONObject {
        var members = JSONObject()
        members["Cause"] = result.cause.map { .string($0) }
        members["Error"] = result.error.map { .string($0) }
        members["ExecutionArn"] = .string(identity.arn)
        members["Input"] = shown(input, as: documents)
        members["InputDetails"] = ["Included": true]
        members["Name"] = .string(identity.name)
        if let output = result.output {
            members["Output"] = documents == .json ? output.value : .string(output.serialized)
            members["OutputDetails"] = ["Included": true]
        }
        if hasRedrive { addRedrive(to: &members, times) }
        members["StartDate"] = times.json(identity.startTime)
        members["StateMachineAliasArn"] = identity.aliasARN.map { .string($0) }
        members["StateMachineArn"] = .string(identity.stateMachineARN)
        members["StateMachineVersionArn"] = identity.versionARN.map { .string($0) }
        members["Status"] = .string(result.status.rawValue)
        members["StopDate"] = stopTime.map { times.json($0) }
        members["TraceHeader"] = traceHeader.map { .string($0) }
        return members
    }

    private func addRedrive(to members: inout JSONObject, _ times: Times) {
        members["RedriveCount"] = .integer(Int64(redrive?.count ?? 0))
        members["RedriveDate"] = redrive.map { times.json($0.time) }
        let refusal = result.status.redriveRefusal
        members["RedriveStatus"] = refusal == nil ? "REDRIVABLE" : "NOT_REDRIVABLE"
        members["RedriveStatusReason"] = refusal.map { .string($0) }
    }

    private func shown(_ text: String, as documents: Documents) -> JSON {
        documents == .json ? Self.document(text) : .string(text)
    }

    /// The value of a text that the engine took as JSON; the text itself where it is none.
    private static func document(_ text: String) -> JSON {
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            return .string(text)
        }
    }
}

extension StartedExecution {
    /// StartExecution's answer as `states:startExecution` gives it.
    func serviceOutput(in context: CallContext) -> JSON {
        // The size is that of AWS's own answer, which has times as doubles in Java's layout (recorded).
        let seconds = Double(startTime.milliseconds) / 1_000
        let answer: JSON = ["executionArn": .string(arn), "startDate": .double(seconds)]
        let metadata = HTTPMetadata.service(
            contentType: "application/x-amz-json-1.0",
            contentLength: answer.byteCount,
            requestID: context.makeUUID(),
            at: context.now
        )
        return [
            "ExecutionArn": .string(arn),
            "SdkHttpMetadata": metadata.httpMetadata,
            "SdkResponseMetadata": metadata.responseMetadata,
            "StartDate": ExecutionDescription.Times.milliseconds.json(startTime),
        ]
    }
}
