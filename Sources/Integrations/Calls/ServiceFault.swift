// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter

/// A service's refusal of a call, in the words in which a task ends with it (reference §6.1).
struct ServiceFault: Error, Sendable, Equatable {
    /// The service's own name of the error.
    var code: String
    var message: String
    var statusCode: Int
    var requestID: String
    /// The code that the first SDK shows, where it is not the error's name (that of SQS's older protocol).
    var shownCode: String?

    init(code: String, message: String, statusCode: Int, requestID: String) {
        self.code = code
        self.message = message
        self.statusCode = statusCode
        self.requestID = requestID
    }

    /// As an optimized integration says it, with the exception names of AWS's first SDK.
    func failure(of service: OptimizedService) -> TaskFailure {
        failure(of: service, isModelled: !Self.unmodelled.contains(code))
    }

    /// The same, where a model tells which exceptions there are.
    func failure(of service: OptimizedService, isModelled: Bool) -> TaskFailure {
        let exception = isModelled ? Self.exceptionName(code) : service.exception
        return TaskFailure(
            error: "\(service.errorPrefix).\(exception)",
            cause: "\(message) (Service: \(service.client); Status Code: \(statusCode); "
                + "Error Code: \(shownCode ?? code); Request ID: \(requestID); Proxy: null)"
        )
    }

    /// As an SDK integration says it, with the exception names of AWS's second SDK (recorded).
    ///
    /// - Parameters:
    ///   - client: the SDK's name of the service.
    ///   - exception: the SDK's class for the error; nil where there is none of its own.
    /// - Returns: the failure of the task.
    func sdkFailure(of client: String, exception: String?) -> TaskFailure {
        TaskFailure(
            error: "\(client).\(exception ?? "\(client)Exception")",
            cause: "\(message) (Service: \(client), Status Code: \(statusCode), Request ID: \(requestID))"
        )
    }

    /// As an SDK integration of Step Functions itself says it, with the exception names of AWS's second SDK.
    var sdkFailure: TaskFailure {
        let exception = Self.unmodelled.contains(code) ? "SfnException" : Self.exceptionName(code)
        return TaskFailure(
            error: "Sfn.\(exception)",
            cause: "\(message) (Service: Sfn, Status Code: \(statusCode), Request ID: \(requestID)) "
                + "(SDK Attempt Count: 1)"
        )
    }

    /// The SDKs' class for it: `NotFound` is NotFoundException, `LimitFault` LimitException.
    private static func exceptionName(_ code: String) -> String {
        if code.hasSuffix("Exception") { return code }
        return (code.hasSuffix("Fault") ? String(code.dropLast(5)) : code) + "Exception"
    }

    /// Errors that all services may give and no service's model names.
    private static let unmodelled: Set<String> = [
        "ThrottlingException", "UnknownOperationException", "SerializationException", "ServiceUnavailable",
        "RequestEntityTooLargeException", "InternalFailure",
    ]
}

/// A service with an optimized integration, as its errors name it.
struct OptimizedService: Sendable, Equatable {
    /// What the error's name begins with.
    var errorPrefix: String
    /// The client's name in the cause.
    var client: String
    /// The exception of errors that the service's model does not know.
    var exception: String

    init(errorPrefix: String, client: String, exception: String? = nil) {
        self.errorPrefix = errorPrefix
        self.client = client
        self.exception = exception ?? client + "Exception"
    }

    static let lambda = OptimizedService(errorPrefix: "Lambda", client: "AWSLambda")
    static let notifications = OptimizedService(errorPrefix: "SNS", client: "AmazonSNS")
    static let workflows = OptimizedService(errorPrefix: "StepFunctions", client: "AWSStepFunctions")
    static let tables = OptimizedService(
        errorPrefix: "DynamoDB",
        client: "AmazonDynamoDBv2",
        exception: "AmazonDynamoDBException"
    )
    static let queues = OptimizedService(errorPrefix: "SQS", client: "AmazonSQS")
    static let events = OptimizedService(errorPrefix: "EventBridge", client: "AmazonEventBridge")
}

extension ServiceFault {
    /// A refusal by our own engine.
    init(_ error: ServiceError, requestID: String) {
        self.init(
            code: error.code.rawValue,
            message: error.message,
            statusCode: error.code.httpStatus,
            requestID: requestID
        )
    }
}
