// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import StatesLanguage

/// One event of an execution's history (reference §5).
public struct HistoryEvent: Sendable, Equatable {
    /// From 1, without gaps.
    public var id: Int
    public var previousID: Int
    public var timestamp: Timestamp
    public var type: HistoryEventType
    public var details: HistoryEventDetails

    public init(
        id: Int,
        previousID: Int,
        timestamp: Timestamp,
        type: HistoryEventType,
        details: HistoryEventDetails
    ) {
        self.id = id
        self.previousID = previousID
        self.timestamp = timestamp
        self.type = type
        self.details = details
    }
}

/// The details of an event.
///
/// Which member of the API's HistoryEvent they become follows from the event's type. The large cases are boxed: events are
/// moved on their way to the store, and most are of states that were entered and left.
public enum HistoryEventDetails: Sendable, Equatable {
    case none
    indirect case executionStarted(input: Payload, roleARN: String, versionARN: String?, aliasARN: String?)
    case stateEntered(name: String, input: Payload)
    case stateExited(name: String, output: Payload, assigned: [AssignedVariable])
    /// Error and cause, of all the types that have just these.
    case failure(error: String?, cause: String?)
    /// The output of an execution, a function or an activity.
    case output(Payload)
    indirect case functionScheduled(resource: String, input: Payload, timeoutSeconds: Int?, roleARN: String?)
    indirect case activityScheduled(resource: String, input: Payload, timeoutSeconds: Int?, heartbeatSeconds: Int?)
    case activityStarted(workerName: String?)
    indirect case taskScheduled(
        TaskEventResource,
        region: String,
        parameters: Payload,
        timeoutSeconds: Int?,
        heartbeatSeconds: Int?,
        roleARN: String?
    )
    case taskStarted(TaskEventResource)
    case taskOutput(TaskEventResource, Payload)
    indirect case taskFailure(TaskEventResource, error: String?, cause: String?)
    case mapStarted(length: Int)
    case mapIteration(name: String, index: Int)
    indirect case evaluationFailed(error: String?, cause: String?, location: String?, state: String)
    case mapRun(arn: String)
    case executionRedriven(count: Int)
    case mapRunRedriven(arn: String, count: Int)
}

/// `resourceType` and `resource` of task events: `states` and `startExecution.sync:2`.
public struct TaskEventResource: Sendable, Equatable {
    public var resourceType: String
    public var resource: String

    public init(resourceType: String, resource: String) {
        self.resourceType = resourceType
        self.resource = resource
    }
}

/// One variable that a state assigned, with its value as JSON text.
public struct AssignedVariable: Sendable, Equatable {
    public var name: String
    public var text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
