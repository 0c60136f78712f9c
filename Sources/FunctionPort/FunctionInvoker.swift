// SPDX-License-Identifier: Apache-2.0

/// Invokes functions, as Lambda's Invoke does.
package protocol FunctionInvoker: Sendable {
    /// Begins an invocation. The reply comes once, on any thread; it does not come after `cancel`.
    func invoke(_ invocation: FunctionInvocation, reply: @escaping FunctionReply) -> FunctionInvocationHandle
}

/// Where the result of an invocation goes.
package typealias FunctionReply = @Sendable (Result<FunctionResult, FunctionInvokeFailure>) -> Void

/// One call of a function.
package struct FunctionInvocation: Sendable {
    /// How the caller waits: Lambda's `InvocationType`.
    package enum Kind: String, Sendable {
        /// For the result.
        case requestResponse = "RequestResponse"
        /// Not at all: the answer comes when the event is taken; the function runs later, again if it fails.
        case event = "Event"
        /// Only to know whether the call would be taken.
        case dryRun = "DryRun"
    }

    /// A name, `name:qualifier`, an ARN without its first parts, or an ARN.
    package var function: String
    /// A version or alias.
    package var qualifier: String?
    /// JSON text in UTF-8; empty for none (the function then gets `{}`).
    package var payload: [UInt8]
    package var kind: Kind
    /// The client context as the API takes it: JSON in base64.
    package var clientContext: String?
    /// Whether the end of the log is wanted with the result (`LogType` Tail).
    package var wantsLogTail: Bool
    package var traceHeader: String?

    package init(
        function: String,
        qualifier: String? = nil,
        payload: [UInt8],
        kind: Kind = .requestResponse,
        clientContext: String? = nil,
        wantsLogTail: Bool = false,
        traceHeader: String? = nil
    ) {
        self.function = function
        self.qualifier = qualifier
        self.payload = payload
        self.kind = kind
        self.clientContext = clientContext
        self.wantsLogTail = wantsLogTail
        self.traceHeader = traceHeader
    }
}

/// What an invocation gave: also where the function itself failed.
package struct FunctionResult: Sendable, Equatable {
    /// 200 with a result, 202 for an event that was taken, 204 for a dry run.
    package var statusCode: Int
    /// The version that ran: a number or `$LATEST`.
    package var executedVersion: String
    /// `Unhandled` where the function failed; the payload is then the error document.
    package var functionError: String?
    package var payload: [UInt8]
    /// The last 4 KB of the log where that was wanted.
    package var logTail: [UInt8]?
    /// The request id that the function saw.
    package var requestID: String

    package init(
        statusCode: Int,
        executedVersion: String,
        functionError: String? = nil,
        payload: [UInt8] = [],
        logTail: [UInt8]? = nil,
        requestID: String
    ) {
        self.statusCode = statusCode
        self.executedVersion = executedVersion
        self.functionError = functionError
        self.payload = payload
        self.logTail = logTail
        self.requestID = requestID
    }
}

/// Why an invocation was not taken.
package struct FunctionInvokeFailure: Error, Sendable, Equatable {
    /// Lambda's name of the error, such as `ResourceNotFoundException`.
    package var errorName: String
    package var message: String
    /// The HTTP status that Lambda answers it with.
    package var statusCode: Int
    /// `Reason` of a TooManyRequestsException.
    package var reason: String?
    package var requestID: String

    package init(errorName: String, message: String, statusCode: Int, reason: String? = nil, requestID: String) {
        self.errorName = errorName
        self.message = message
        self.statusCode = statusCode
        self.reason = reason
        self.requestID = requestID
    }
}

/// An invocation under way.
package struct FunctionInvocationHandle: Sendable {
    private let onCancel: @Sendable () -> Void

    package init(onCancel: @escaping @Sendable () -> Void) { self.onCancel = onCancel }

    /// The result is not wanted any more: a call that waits for an instance is dropped, a running one goes on
    /// to its end, as on Lambda.
    package func cancel() { onCancel() }
}
