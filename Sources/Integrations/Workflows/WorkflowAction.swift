// SPDX-License-Identifier: Apache-2.0

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
}
