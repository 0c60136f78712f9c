// SPDX-License-Identifier: Apache-2.0

/// AWS's texts (reference §1.5).
extension ServiceError {
    static let invalidToken = ServiceError(.invalidToken, "Invalid Token: 'Invalid token'")
    /// The task of a token waits no more; of an activity's task AWS names the activity.
    static func taskGone(activity: String?) -> ServiceError {
        ServiceError(.taskTimedOut, "Task Timed Out: '\(activity ?? "Provided task does not exist anymore")'")
    }

    static let taskUnknown = ServiceError(.taskDoesNotExist, "Task Does Not Exist: 'Provided task does not exist'")
    public static let typeNotSupported = ServiceError(
        .stateMachineTypeNotSupported,
        "This operation is not supported by this type of state machine"
    )

    /// A resource of any type that does not exist; measured on AWS: without a `resourceName`.
    public static func resourceNotFound(_ arn: String) -> ServiceError {
        ServiceError(.resourceNotFound, "Resource not found: '\(arn)'")
    }

    /// A version or an alias that does not exist.
    static let resourceMissing = ServiceError(
        .resourceNotFound,
        "Request references a resource that does not exist."
    )

    static func stateMachineDoesNotExist(_ arn: String) -> ServiceError {
        ServiceError(.stateMachineDoesNotExist, "State Machine Does Not Exist: '\(arn)'")
    }

    static func versionDoesNotExist(_ arn: String) -> ServiceError {
        ServiceError(.stateMachineDoesNotExist, "State Machine Version Does Not Exist: '\(arn)'")
    }

    static func stateMachineDeleting(_ arn: String) -> ServiceError {
        ServiceError(.stateMachineDeleting, "State Machine is being deleted: '\(arn)'")
    }

    static func stateMachineAlreadyExists(_ arn: String) -> ServiceError {
        ServiceError(.stateMachineAlreadyExists, "State Machine Already Exists: '\(arn)'")
    }

    static func executionDoesNotExist(_ arn: String) -> ServiceError {
        ServiceError(.executionDoesNotExist, "Execution Does Not Exist: '\(arn)'")
    }

    static func executionAlreadyExists(_ arn: String) -> ServiceError {
        ServiceError(.executionAlreadyExists, "Execution Already Exists: '\(arn)'")
    }

    static func activityDoesNotExist(_ arn: String) -> ServiceError {
        ServiceError(.activityDoesNotExist, "Activity Does Not Exist: '\(arn)'")
    }

    /// The execution is stored as running, but what is stored of it does not make an execution.
    static func executionIsBroken(_ arn: String, _ reason: String) -> ServiceError {
        ServiceError(.internalFailure, "The execution '\(arn)' could not be restored: \(reason)")
    }
}
