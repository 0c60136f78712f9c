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

    /// As an optimized integration says it, with the exception names of AWS's first SDK.
    func failure(of service: OptimizedService) -> TaskFailure {
        let isModelled = !Self.unmodelled.contains(code)
        let exception = isModelled ? Self.exceptionName(code) : service.client + "Exception"
        return TaskFailure(
            error: "\(service.errorPrefix).\(exception)",
            cause: "\(message) (Service: \(service.client); Status Code: \(statusCode); Error Code: \(code); "
                + "Request ID: \(requestID); Proxy: null)"
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

    private static func exceptionName(_ code: String) -> String {
        code.hasSuffix("Exception") ? code : code + "Exception"
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

    static let lambda = OptimizedService(errorPrefix: "Lambda", client: "AWSLambda")
    static let notifications = OptimizedService(errorPrefix: "SNS", client: "AmazonSNS")
    static let workflows = OptimizedService(errorPrefix: "StepFunctions", client: "AWSStepFunctions")
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
