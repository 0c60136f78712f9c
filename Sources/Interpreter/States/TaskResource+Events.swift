// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// Which events history has for a task, and what a restart means for one in flight.
extension TaskResource {
    /// What becomes of an attempt that was in flight when the process ended.
    enum Recovery: Equatable {
        /// The call may have happened, and is not made twice behind the user's back: the attempt ends with an error
        /// that Retry can name.
        case interrupt
        /// The call is made again: it has a name of its own and so happens once (nested executions).
        case restart
        /// The task stands in its queue again, unless a worker has it (activities).
        case requeue
    }

    var recovery: Recovery {
        switch self {
        case .function: .interrupt
        case .activity: .requeue
        case .service(let service): service.isNestedExecution ? .restart : .interrupt
        }
    }

    /// Whether each attempt has a task token.
    var hasToken: Bool {
        switch self {
        case .function: false
        case .activity: true
        case .service(let service): service.pattern == .waitForTaskToken
        }
    }

    var isActivity: Bool {
        guard case .activity = self else { return false }
        return true
    }

    /// How AWS names the task in the error about a result that is too large (recorded).
    var limitName: String {
        switch self {
        case .function(let arn), .activity(let arn): arn
        case .service(let service): service.service
        }
    }

    /// The error of an attempt whose call was cut off, in the words that AWS's own client has for a lost connection:
    /// the Retry that AWS recommends for functions names it.
    var interruption: Failure {
        let error =
            switch self {
            case .function, .activity: "Lambda.SdkClientException"
            case .service(let service): service.errorPrefix + ".SdkClientException"
            }
        return Failure(
            error: error,
            cause: "Unable to execute HTTP request: the server was restarted while the call was in flight; "
                + "it may or may not have taken effect"
        )
    }

    func succeeded(_ output: Payload) -> (HistoryEventType, HistoryEventDetails) {
        switch self {
        case .function: (.lambdaFunctionSucceeded, .output(output))
        case .activity: (.activitySucceeded, .output(output))
        case .service(let service): (.taskSucceeded, .taskOutput(service.eventResource, output))
        }
    }

    func timedOut(_ failure: Failure) -> (HistoryEventType, HistoryEventDetails) {
        switch self {
        case .function: (.lambdaFunctionTimedOut, failure.details)
        case .activity: (.activityTimedOut, failure.details)
        case .service(let service): (.taskTimedOut, service.details(of: failure))
        }
    }

    func failed(at stage: TaskFailure.Stage, _ failure: Failure) -> (HistoryEventType, HistoryEventDetails) {
        switch self {
        case .function:
            switch stage {
            case .schedule: (.lambdaFunctionScheduleFailed, failure.details)
            case .start: (.lambdaFunctionStartFailed, failure.details)
            case .run, .submit: (.lambdaFunctionFailed, failure.details)
            }
        case .activity:
            (.activityFailed, failure.details)
        case .service(let service):
            switch stage {
            case .start, .schedule: (.taskStartFailed, service.details(of: failure))
            case .submit: (.taskSubmitFailed, service.details(of: failure))
            case .run: (.taskFailed, service.details(of: failure))
            }
        }
    }
}

extension ServiceResource {
    var eventResource: TaskEventResource { TaskEventResource(resourceType: service, resource: resource) }

    var isNestedExecution: Bool { service == "states" && action == "startExecution" }

    /// The first part of the service's error names (reference §6.2).
    fileprivate var errorPrefix: String {
        switch service {
        case "lambda": "Lambda"
        case "sns": "SNS"
        case "sqs": "SQS"
        case "states": "StepFunctions"
        case "dynamodb": "DynamoDB"
        case "events": "EventBridge"
        default: clientName ?? service
        }
    }

    fileprivate func details(of failure: Failure) -> HistoryEventDetails {
        .taskFailure(eventResource, error: failure.error, cause: failure.cause)
    }
}

extension Failure {
    fileprivate var details: HistoryEventDetails { .failure(error: error, cause: cause) }
}
