// SPDX-License-Identifier: Apache-2.0

/// An error as the Step Functions API answers it.
public struct ServiceError: Error, Sendable, Equatable {
    /// The API's error names (reference §1.4).
    public enum Code: String, Sendable, CaseIterable {
        case accessDenied = "AccessDeniedException"
        case activityAlreadyExists = "ActivityAlreadyExists"
        case activityDoesNotExist = "ActivityDoesNotExist"
        case activityLimitExceeded = "ActivityLimitExceeded"
        case activityWorkerLimitExceeded = "ActivityWorkerLimitExceeded"
        case conflict = "ConflictException"
        case executionAlreadyExists = "ExecutionAlreadyExists"
        case executionDoesNotExist = "ExecutionDoesNotExist"
        case executionLimitExceeded = "ExecutionLimitExceeded"
        case executionNotRedrivable = "ExecutionNotRedrivable"
        case invalidArn = "InvalidArn"
        case invalidDefinition = "InvalidDefinition"
        case invalidEncryptionConfiguration = "InvalidEncryptionConfiguration"
        case invalidExecutionInput = "InvalidExecutionInput"
        case invalidLoggingConfiguration = "InvalidLoggingConfiguration"
        case invalidName = "InvalidName"
        case invalidOutput = "InvalidOutput"
        case invalidToken = "InvalidToken"
        case invalidTracingConfiguration = "InvalidTracingConfiguration"
        case kmsAccessDenied = "KmsAccessDeniedException"
        case kmsInvalidState = "KmsInvalidStateException"
        case missingRequiredParameter = "MissingRequiredParameter"
        case resourceNotFound = "ResourceNotFound"
        case serviceQuotaExceeded = "ServiceQuotaExceededException"
        case stateMachineAlreadyExists = "StateMachineAlreadyExists"
        case stateMachineDeleting = "StateMachineDeleting"
        case stateMachineDoesNotExist = "StateMachineDoesNotExist"
        case stateMachineLimitExceeded = "StateMachineLimitExceeded"
        case stateMachineTypeNotSupported = "StateMachineTypeNotSupported"
        case taskDoesNotExist = "TaskDoesNotExist"
        case taskTimedOut = "TaskTimedOut"
        case tooManyTags = "TooManyTags"
        case validation = "ValidationException"
        case throttling = "ThrottlingException"
        case unknownOperation = "UnknownOperationException"
        case serialization = "SerializationException"
        case requestEntityTooLarge = "RequestEntityTooLargeException"
        case serviceUnavailable = "ServiceUnavailable"
        case internalFailure = "InternalFailure"
    }

    public var code: Code
    public var message: String
    /// `reason` of a ValidationException.
    public var reason: String?
    /// `resourceName` of a TooManyTags.
    public var resourceName: String?
    /// `kmsKeyState` of a KmsInvalidStateException.
    public var kmsKeyState: String?

    public init(_ code: Code, _ message: String, reason: String? = nil, resourceName: String? = nil) {
        self.code = code
        self.message = message
        self.reason = reason
        self.resourceName = resourceName
    }
}

extension ServiceError.Code {
    /// The HTTP status of its answer (reference §1.1).
    public var httpStatus: Int {
        switch self {
        case .serviceQuotaExceeded: 402
        case .unknownOperation: 404
        case .requestEntityTooLarge: 413
        case .internalFailure: 500
        case .serviceUnavailable: 503
        default: 400
        }
    }
}

/// Where the answer of a call goes: called once, on any thread.
public typealias Reply<Answer> = @Sendable (Result<Answer, ServiceError>) -> Void
