// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import JSONModule
import NIOCore

/// Where an action's answer goes: the body's bytes, or an error; called once, on any thread.
typealias Answer = @Sendable (Result<ByteBuffer, ServiceError>) -> Void

/// One operation of the API: what it takes, and what it does.
///
/// An object, so that to find one copies nothing.
final class Action: Sendable {
    /// The operation's name: `StartExecution`.
    let name: String
    let input: StructureShape
    /// Whether an `X-Amzn-Trace-Id` of the request stands for its `traceHeader`.
    let takesTraceHeader: Bool
    /// Performs the operation on an input that keeps the shape's constraints.
    let perform: @Sendable (ActionInput, WorkflowEngine, @escaping Answer) throws(ServiceError) -> Void

    init(
        _ name: String,
        input: StructureShape,
        perform: @escaping @Sendable (ActionInput, WorkflowEngine, @escaping Answer) throws(ServiceError) -> Void
    ) {
        self.name = name
        self.input = input
        takesTraceHeader = input.members.contains { $0.name == "traceHeader" }
        self.perform = perform
    }

    /// The same, in an object and with a list of members of its own, which every call counts.
    convenience init(copying action: Action) {
        let input = StructureShape(named: action.input.name, action.input.members.map { $0 })
        self.init(action.name, input: input, perform: action.perform)
    }
}

extension Action {
    /// All operations that this server has.
    static let all: [Action] = [
        .createActivity, .createStateMachine, .createStateMachineAlias, .deleteActivity, .deleteStateMachine,
        .deleteStateMachineAlias, .deleteStateMachineVersion, .describeActivity, .describeExecution, .describeMapRun,
        .describeStateMachine, .describeStateMachineAlias, .describeStateMachineForExecution, .getActivityTask,
        .getExecutionHistory, .listActivities, .listExecutions, .listMapRuns, .listStateMachineAliases,
        .listStateMachineVersions,
        .listStateMachines, .listTagsForResource, .publishStateMachineVersion, .redriveExecution, .sendTaskFailure,
        .sendTaskHeartbeat,
        .sendTaskSuccess, .startExecution, .startSyncExecution, .stopExecution, .tagResource, .testState,
        .untagResource,
        .updateMapRun,
        .updateStateMachine, .updateStateMachineAlias, .validateStateMachineDefinition,
    ]
}

/// Turns an engine's reply into an action's answer.
func reply<Value>(to answer: @escaping Answer, _ encode: @escaping @Sendable (Value) -> ByteBuffer) -> Reply<Value> {
    { result in answer(result.map(encode)) }
}

/// Turns an engine's reply that says nothing into the answer `{}`.
func replyEmpty(to answer: @escaping Answer) -> Reply<Void> {
    { result in answer(result.map { AnswerWriter(capacity: 2).body() }) }
}
