// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// An error as Lambda's API answers it.
struct LambdaError: Error, Sendable, Equatable {
    /// The name of the error, in the answer's `x-amzn-ErrorType`.
    var name: String
    var status: Int
    var message: String
    /// `Reason` of a TooManyRequestsException.
    var reason: String?

    init(_ name: String, status: Int, _ message: String, reason: String? = nil) {
        self.name = name
        self.status = status
        self.message = message
        self.reason = reason
    }

    /// The errors whose model spells the member `Message`; the others spell it `message`.
    private static let capitalized: Set<String> = [
        "ResourceNotFoundException", "ServiceException", "InvalidZipFileException", "InvalidRuntimeException",
    ]

    /// The body of the answer.
    var document: JSON {
        var members: JSONObject = [:]
        if name != "ValidationException" { members["Type"] = .string(status < 500 ? "User" : "Service") }
        if let reason { members["Reason"] = .string(reason) }
        members[LambdaError.capitalized.contains(name) ? "Message" : "message"] = .string(message)
        return .object(members)
    }
}

extension LambdaError {
    static func functionNotFound(_ arn: String) -> LambdaError { notFound("Function not found: \(arn)") }

    static func notFound(_ message: String) -> LambdaError {
        LambdaError("ResourceNotFoundException", status: 404, message)
    }

    static func conflict(_ message: String) -> LambdaError {
        LambdaError("ResourceConflictException", status: 409, message)
    }

    static func invalidParameter(_ message: String) -> LambdaError {
        LambdaError("InvalidParameterValueException", status: 400, message)
    }

    static func invalidContent(_ message: String) -> LambdaError {
        LambdaError("InvalidRequestContentException", status: 400, message)
    }

    static func service(_ message: String) -> LambdaError { LambdaError("ServiceException", status: 500, message) }

    /// A parameter outside of what the model allows, in the words in which the API tells it.
    static func validation(_ value: String, at member: String, _ constraint: String) -> LambdaError {
        LambdaError(
            "ValidationException",
            status: 400,
            "1 validation error detected: Value '\(value)' at '\(member)' failed to satisfy constraint: \(constraint)"
        )
    }

    static func invalidName(_ text: String) -> LambdaError {
        validation(
            text,
            at: "functionName",
            "Member must satisfy regular expression pattern: "
                + #"(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?"#
                + #"(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"#
        )
    }

    static func invalidQualifier(_ text: String) -> LambdaError {
        validation(
            text,
            at: "qualifier",
            #"Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"#
        )
    }

    static let revisionMismatch = LambdaError(
        "PreconditionFailedException",
        status: 412,
        "The Revision Id provided does not match the latest Revision Id. "
            + "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
    )

    /// More calls at once than are allowed.
    static func tooManyRequests(reason: String) -> LambdaError {
        LambdaError("TooManyRequestsException", status: 429, "Rate Exceeded.", reason: reason)
    }
}
