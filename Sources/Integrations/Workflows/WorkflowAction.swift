// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// The actions of Step Functions' own API that a task can name: `aws-sdk:sfn:ACTION`.
enum WorkflowAction: String, CaseIterable {
    case startExecution
    case startSyncExecution
    case describeExecution
    case stopExecution
    case sendTaskSuccess
    case sendTaskFailure
    case sendTaskHeartbeat
    case getActivityTask

    /// The service as a resource names it.
    static let service = "aws-sdk:sfn"

    /// What the action takes.
    var parameters: ParameterShape {
        switch self {
        case .startExecution, .startSyncExecution: ChildExecution.parameters
        case .describeExecution: ParameterShape([.required("ExecutionArn", .text)])
        case .stopExecution:
            ParameterShape([.required("ExecutionArn", .text), .optional("Error", .text), .optional("Cause", .text)])
        case .sendTaskSuccess: ParameterShape([.required("TaskToken", .text), .required("Output", .any)])
        case .sendTaskFailure:
            ParameterShape([.required("TaskToken", .text), .optional("Error", .text), .optional("Cause", .text)])
        case .sendTaskHeartbeat: ParameterShape([.required("TaskToken", .text)])
        case .getActivityTask: ParameterShape([.required("ActivityArn", .text), .optional("WorkerName", .text)])
        }
    }
}
