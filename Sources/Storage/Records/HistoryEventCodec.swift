// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage

/// Events as bytes: ids and times as differences, then the details by their kind.
enum HistoryEventCodec {
    /// The kinds of details.
    ///
    /// The numbers stand in data of all ages: never change one, only add.
    private enum Kind: UInt8 {
        case none = 0
        case executionStarted = 1
        case stateEntered = 2
        case stateExited = 3
        case failure = 4
        case output = 5
        case functionScheduled = 6
        case activityScheduled = 7
        case activityStarted = 8
        case taskScheduled = 9
        case taskStarted = 10
        case taskOutput = 11
        case taskFailure = 12
        case mapStarted = 13
        case mapIteration = 14
        case evaluationFailed = 15
        case mapRun = 16
        case executionRedriven = 17
        case mapRunRedriven = 18
    }

    static func write(_ event: HistoryEvent, turnTime: Timestamp, to writer: inout RecordWriter) {
        writer.write(byte: HistoryEventTypeCode.code(of: event.type))
        writer.write(event.id - event.previousID)
        writer.write(event.timestamp.milliseconds - turnTime.milliseconds)
        write(event.details, to: &writer)
    }

    static func read(
        id: Int,
        turnTime: Timestamp,
        from reader: inout RecordReader
    ) throws(RecordDamage) -> HistoryEvent {
        let type = try HistoryEventTypeCode.type(of: reader.byte())
        let distance = try reader.int()
        let delay = try reader.int64()
        return HistoryEvent(
            id: id,
            previousID: id &- distance,
            timestamp: Timestamp(milliseconds: turnTime.milliseconds &+ delay),
            type: type,
            details: try readDetails(from: &reader)
        )
    }

    private static func write(_ details: HistoryEventDetails, to writer: inout RecordWriter) {
        switch details {
        case .none:
            writer.write(byte: Kind.none.rawValue)
        case .executionStarted(let input, let roleARN, let versionARN, let aliasARN):
            writer.write(byte: Kind.executionStarted.rawValue)
            writer.write(input)
            // One by one: an array would take memory.
            writer.write(roleARN)
            writer.write(versionARN)
            writer.write(aliasARN)
        case .stateEntered(let name, let input):
            writer.write(byte: Kind.stateEntered.rawValue)
            writer.write(name)
            writer.write(input)
        case .stateExited(let name, let output, let assigned):
            writer.write(byte: Kind.stateExited.rawValue)
            writer.write(name)
            writer.write(output)
            writer.write(count: assigned.count)
            for variable in assigned { writer.write([variable.name, variable.text]) }
        case .failure(let error, let cause):
            writer.write(byte: Kind.failure.rawValue)
            writer.write([error, cause])
        case .output(let output):
            writer.write(byte: Kind.output.rawValue)
            writer.write(output)
        case .mapStarted(let length):
            writer.write(byte: Kind.mapStarted.rawValue)
            writer.write(length)
        case .mapIteration(let name, let index):
            writer.write(byte: Kind.mapIteration.rawValue)
            writer.write(name)
            writer.write(index)
        case .evaluationFailed(let error, let cause, let location, let state):
            writer.write(byte: Kind.evaluationFailed.rawValue)
            writer.write([error, cause, location, state])
        case .mapRun(let arn):
            writer.write(byte: Kind.mapRun.rawValue)
            writer.write(arn)
        case .executionRedriven(let count):
            writer.write(byte: Kind.executionRedriven.rawValue)
            writer.write(count)
        case .mapRunRedriven(let arn, let count):
            writer.write(byte: Kind.mapRunRedriven.rawValue)
            writer.write(arn)
            writer.write(count)
        case .functionScheduled, .activityScheduled, .activityStarted, .taskScheduled, .taskStarted, .taskOutput,
            .taskFailure:
            writeTask(details, to: &writer)
        }
    }

    private static func writeTask(_ details: HistoryEventDetails, to writer: inout RecordWriter) {
        switch details {
        case .functionScheduled(let resource, let input, let timeoutSeconds, let roleARN):
            writer.write(byte: Kind.functionScheduled.rawValue)
            writer.write(resource)
            writer.write(input)
            writer.write(timeoutSeconds)
            writer.write(roleARN)
        case .activityScheduled(let resource, let input, let timeoutSeconds, let heartbeatSeconds):
            writer.write(byte: Kind.activityScheduled.rawValue)
            writer.write(resource)
            writer.write(input)
            writer.write(timeoutSeconds)
            writer.write(heartbeatSeconds)
        case .activityStarted(let workerName):
            writer.write(byte: Kind.activityStarted.rawValue)
            writer.write(workerName)
        case .taskScheduled(let resource, let region, let parameters, let timeout, let heartbeat, let roleARN):
            writer.write(byte: Kind.taskScheduled.rawValue)
            writer.write([resource.resourceType, resource.resource, region])
            writer.write(parameters)
            writer.write(timeout)
            writer.write(heartbeat)
            writer.write(roleARN)
        case .taskStarted(let resource):
            writer.write(byte: Kind.taskStarted.rawValue)
            writer.write([resource.resourceType, resource.resource])
        case .taskOutput(let resource, let output):
            writer.write(byte: Kind.taskOutput.rawValue)
            writer.write([resource.resourceType, resource.resource])
            writer.write(output)
        case .taskFailure(let resource, let error, let cause):
            writer.write(byte: Kind.taskFailure.rawValue)
            writer.write([resource.resourceType, resource.resource, error, cause])
        default:
            preconditionFailure("Details that are no task's have their form in write(_:to:).")
        }
    }

    private static func readDetails(from reader: inout RecordReader) throws(RecordDamage) -> HistoryEventDetails {
        let code = try reader.byte()
        guard let kind = Kind(rawValue: code) else { throw RecordDamage(reason: "there is no kind of details \(code)") }
        switch kind {
        case .none:
            return .none
        case .executionStarted:
            return .executionStarted(
                input: try reader.payload(),
                roleARN: try reader.text(),
                versionARN: try reader.optionalText(),
                aliasARN: try reader.optionalText()
            )
        case .stateEntered:
            return .stateEntered(name: try reader.text(), input: try reader.payload())
        case .stateExited:
            return .stateExited(
                name: try reader.text(),
                output: try reader.payload(),
                assigned: try readVariables(from: &reader)
            )
        case .failure:
            return .failure(error: try reader.optionalText(), cause: try reader.optionalText())
        case .output:
            return .output(try reader.payload())
        case .mapStarted:
            return .mapStarted(length: try reader.int())
        case .mapIteration:
            return .mapIteration(name: try reader.text(), index: try reader.int())
        case .evaluationFailed:
            return .evaluationFailed(
                error: try reader.optionalText(),
                cause: try reader.optionalText(),
                location: try reader.optionalText(),
                state: try reader.text()
            )
        case .mapRun:
            return .mapRun(arn: try reader.text())
        case .executionRedriven:
            return .executionRedriven(count: try reader.int())
        case .mapRunRedriven:
            return .mapRunRedriven(arn: try reader.text(), count: try reader.int())
        case .functionScheduled, .activityScheduled, .activityStarted, .taskScheduled, .taskStarted, .taskOutput,
            .taskFailure:
            return try readTask(kind, from: &reader)
        }
    }

    private static func readTask(
        _ kind: Kind,
        from reader: inout RecordReader
    ) throws(RecordDamage) -> HistoryEventDetails {
        switch kind {
        case .functionScheduled:
            return .functionScheduled(
                resource: try reader.text(),
                input: try reader.payload(),
                timeoutSeconds: try reader.optionalInt(),
                roleARN: try reader.optionalText()
            )
        case .activityScheduled:
            return .activityScheduled(
                resource: try reader.text(),
                input: try reader.payload(),
                timeoutSeconds: try reader.optionalInt(),
                heartbeatSeconds: try reader.optionalInt()
            )
        case .activityStarted:
            return .activityStarted(workerName: try reader.optionalText())
        case .taskScheduled:
            return .taskScheduled(
                try readResource(from: &reader),
                region: try reader.text(),
                parameters: try reader.payload(),
                timeoutSeconds: try reader.optionalInt(),
                heartbeatSeconds: try reader.optionalInt(),
                roleARN: try reader.optionalText()
            )
        case .taskStarted:
            return .taskStarted(try readResource(from: &reader))
        case .taskOutput:
            return .taskOutput(try readResource(from: &reader), try reader.payload())
        case .taskFailure:
            return .taskFailure(
                try readResource(from: &reader),
                error: try reader.optionalText(),
                cause: try reader.optionalText()
            )
        default:
            preconditionFailure("Details that are no task's have their form in readDetails(from:).")
        }
    }

    private static func readResource(from reader: inout RecordReader) throws(RecordDamage) -> TaskEventResource {
        TaskEventResource(resourceType: try reader.text(), resource: try reader.text())
    }

    private static func readVariables(from reader: inout RecordReader) throws(RecordDamage) -> [AssignedVariable] {
        var variables: [AssignedVariable] = []
        for _ in 0..<(try reader.count()) {
            variables.append(AssignedVariable(name: try reader.text(), text: try reader.text()))
        }
        return variables
    }
}
