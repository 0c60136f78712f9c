// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Interpreter
import JSONModule

/// Writes events as GetExecutionHistory shows them (reference §5.2).
struct HistoryEventEncoder {
    /// Whether inputs and outputs are shown (`includeExecutionData`).
    var includesData: Bool
    /// Whether errors and causes are shown; a log leaves them out together with the data.
    var includesFailures = true
    /// Whether a service's parameters are shown without the other data, as GetExecutionHistory does (measured on AWS).
    var includesParameters = true
    /// How many bytes an input or output may take, with its escapes; more is cut.
    ///
    /// Nil for any number.
    var dataBytesMaximum: Int?

    /// Writes an event's members.
    func write(_ event: HistoryEvent, to writer: inout AnswerWriter) {
        writer.timestamp("timestamp", event.timestamp)
        writer.string("type", event.type.rawValue)
        writer.integer("id", event.id)
        writer.integer("previousEventId", event.previousID)
        if case .none = event.details { return }
        writer.object(named: Self.detailsName(of: event.type)) { writeDetails(event.details, to: &$0) }
    }

    /// The member that holds the details: the type's name in lower camel case, but for states one name for all types.
    static func detailsName(of type: HistoryEventType) -> String {
        let name = type.rawValue
        if name.hasSuffix("StateEntered") { return "stateEnteredEventDetails" }
        if name.hasSuffix("StateExited") { return "stateExitedEventDetails" }
        return name.prefix(1).lowercased() + name.dropFirst() + "EventDetails"
    }

    /// Writes the details alone.
    func writeDetails(_ details: HistoryEventDetails, to writer: inout AnswerWriter) {
        switch details {
        case .none: break
        case .executionStarted(let input, let roleARN, let versionARN, let aliasARN):
            data("input", input, to: &writer)
            writer.string("roleArn", roleARN)
            writer.string("stateMachineAliasArn", aliasARN)
            writer.string("stateMachineVersionArn", versionARN)
        case .stateEntered(let name, let input):
            writer.string("name", name)
            data("input", input, to: &writer)
        case .stateExited(let name, let output, let assigned):
            writer.string("name", name)
            data("output", output, to: &writer)
            self.assigned(assigned, to: &writer)
        case .failure(let error, let cause): failure(error, cause, to: &writer)
        case .output(let output): data("output", output, to: &writer)
        case .mapStarted(let length): writer.integer("length", length)
        case .mapIteration(let name, let index):
            writer.string("name", name)
            writer.integer("index", index)
        case .evaluationFailed(let error, let cause, let location, let state):
            failure(error, cause, to: &writer)
            writer.string("location", location)
            writer.string("state", state)
        case .executionRedriven(let count): writer.integer("redriveCount", count)
        case .mapRun(let arn): writer.string("mapRunArn", arn)
        case .mapRunRedriven(let arn, let count):
            writer.string("mapRunArn", arn)
            writer.integer("redriveCount", count)
        case .functionScheduled, .activityScheduled, .activityStarted, .taskScheduled, .taskStarted, .taskOutput,
            .taskFailure:
            writeWorkDetails(details, to: &writer)
        }
    }

    /// The details of functions, activities and service tasks.
    private func writeWorkDetails(_ details: HistoryEventDetails, to writer: inout AnswerWriter) {
        switch details {
        case .functionScheduled(let resource, let input, let timeoutSeconds, let roleARN):
            writer.string("resource", resource)
            data("input", input, to: &writer)
            writer.integer("timeoutInSeconds", timeoutSeconds)
            credentials(roleARN, to: &writer)
        case .activityScheduled(let resource, let input, let timeoutSeconds, let heartbeatSeconds):
            writer.string("resource", resource)
            data("input", input, to: &writer)
            writer.integer("timeoutInSeconds", timeoutSeconds)
            writer.integer("heartbeatInSeconds", heartbeatSeconds)
        case .activityStarted(let workerName): writer.string("workerName", workerName)
        case .taskScheduled(
            let resource,
            let region,
            let parameters,
            let timeoutSeconds,
            let heartbeatSeconds,
            let roleARN
        ):
            self.resource(resource, to: &writer)
            writer.string("region", region)
            writer.string("parameters", includesData || includesParameters ? parameters.serialized : "")
            writer.integer("timeoutInSeconds", timeoutSeconds)
            writer.integer("heartbeatInSeconds", heartbeatSeconds)
            credentials(roleARN, to: &writer)
        case .taskStarted(let resource): self.resource(resource, to: &writer)
        case .taskOutput(let resource, let output):
            self.resource(resource, to: &writer)
            data("output", output, to: &writer)
        case .taskFailure(let resource, let error, let cause):
            self.resource(resource, to: &writer)
            failure(error, cause, to: &writer)
        default: preconditionFailure("these details are no work's")
        }
    }

    // MARK: - Members that several details share

    private func data(_ name: StaticString, _ payload: Payload, to writer: inout AnswerWriter) {
        guard includesData else { return }
        if let dataBytesMaximum, let beginning = payload.serialized.beginning(ofEscapedBytes: dataBytesMaximum) {
            writer.string(named: "\(name)", beginning)
            return writer.object(named: "\(name)Details") { $0.boolean("truncated", true) }
        }
        writer.text(name, of: payload)
        writer.object(named: "\(name)Details") { $0.boolean("truncated", false) }
    }

    private func assigned(_ variables: [AssignedVariable], to writer: inout AnswerWriter) {
        guard includesData, !variables.isEmpty else { return }
        writer.object("assignedVariables") { writer in
            for variable in variables { writer.string(named: variable.name, variable.text) }
        }
        writer.object("assignedVariablesDetails") { $0.boolean("truncated", false) }
    }

    private func failure(_ error: String?, _ cause: String?, to writer: inout AnswerWriter) {
        guard includesFailures else { return }
        writer.string("error", error)
        writer.string("cause", cause)
    }

    private func resource(_ resource: TaskEventResource, to writer: inout AnswerWriter) {
        writer.string("resourceType", resource.resourceType)
        writer.string("resource", resource.resource)
    }

    private func credentials(_ roleARN: String?, to writer: inout AnswerWriter) {
        guard let roleARN else { return }
        writer.object("taskCredentials") { $0.string("roleArn", roleARN) }
    }
}

extension String {
    /// As much of the text as a JSON string of so many bytes holds, without its quotes; nil where that is all of it.
    fileprivate func beginning(ofEscapedBytes maximum: Int) -> String? {
        // No byte takes more than six.
        guard utf8.count > maximum / 6 else { return nil }
        var rest = maximum
        for index in unicodeScalars.indices {
            rest -= unicodeScalars[index].escapedBytes
            if rest < 0 { return String(self[..<index]) }
        }
        return nil
    }
}

extension Unicode.Scalar {
    /// How many bytes it takes in a JSON string.
    fileprivate var escapedBytes: Int {
        switch self {
        case "\"", "\\", "\n", "\r", "\t", "\u{8}", "\u{C}": 2
        case "\u{0}"..."\u{1F}": 6
        default: UTF8.width(self)
        }
    }
}
