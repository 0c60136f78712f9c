// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage

/// One call of `aws-sdk:sfn`, its parameters read.
enum WorkflowCall {
    case startExecution(StartExecutionInput)
    case startSyncExecution(StartExecutionInput)
    case describeExecution(arn: String)
    case stopExecution(arn: String, error: String?, cause: String?)
    case sendTaskSuccess(token: String, output: String)
    case sendTaskFailure(token: String, error: String?, cause: String?)
    case sendTaskHeartbeat(token: String)
    case getActivityTask(arn: String, workerName: String?)

    init(_ action: WorkflowAction, _ parameters: Payload) throws(TaskFailure) {
        self = Self.read(action, try ServiceParameters(parameters, of: action.parameters))
    }

    private static func read(_ action: WorkflowAction, _ reader: ServiceParameters) -> WorkflowCall {
        switch action {
        case .startExecution: .startExecution(start(reader))
        case .startSyncExecution: .startSyncExecution(start(reader))
        case .describeExecution: .describeExecution(arn: reader.requiredText("ExecutionArn"))
        case .stopExecution:
            .stopExecution(
                arn: reader.requiredText("ExecutionArn"),
                error: reader.text("Error"),
                cause: reader.text("Cause")
            )
        case .sendTaskSuccess:
            .sendTaskSuccess(token: reader.requiredText("TaskToken"), output: reader.requiredDocument("Output"))
        case .sendTaskFailure:
            .sendTaskFailure(
                token: reader.requiredText("TaskToken"),
                error: reader.text("Error"),
                cause: reader.text("Cause")
            )
        case .sendTaskHeartbeat: .sendTaskHeartbeat(token: reader.requiredText("TaskToken"))
        case .getActivityTask:
            .getActivityTask(arn: reader.requiredText("ActivityArn"), workerName: reader.text("WorkerName"))
        }
    }

    private static func start(_ reader: ServiceParameters) -> StartExecutionInput {
        StartExecutionInput(
            stateMachineARN: reader.requiredText("StateMachineArn"),
            name: reader.text("Name"),
            input: reader.document("Input") ?? "{}",
            traceHeader: reader.text("TraceHeader")
        )
    }
}
