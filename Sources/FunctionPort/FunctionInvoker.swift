// SPDX-License-Identifier: Apache-2.0

/// Invokes functions, as Lambda's Invoke does.
public protocol FunctionInvoker: Sendable {
    /// Begins an invocation. The reply comes once, on any thread; it does not come after `cancel`.
    func invoke(_ invocation: FunctionInvocation, reply: @escaping FunctionReply) -> FunctionInvocationHandle
}

/// Where the result of an invocation goes.
public typealias FunctionReply = @Sendable (Result<FunctionResult, FunctionInvokeFailure>) -> Void

/// One call of a function.
public struct FunctionInvocation: Sendable {
    /// How the caller waits: Lambda's `InvocationType`.
    public enum Kind: String, Sendable {
        /// For the result.
        case requestResponse = "RequestResponse"
        /// Not at all: the answer comes when the event is taken; the function runs later, again if it fails.
        case event = "Event"
        /// Only to know whether the call would be taken.
        case dryRun = "DryRun"
    }

    /// A name, `name:qualifier`, an ARN without its first parts, or an ARN.
    public var function: String
    /// A version or alias.
    public var qualifier: String?
    /// JSON text in UTF-8; empty for none (the function then gets `{}`).
    public var payload: [UInt8]
    public var kind: Kind
    /// The client context as the API takes it: JSON in base64.
    public var clientContext: String?
    /// Whether the end of the log is wanted with the result (`LogType` Tail).
    public var wantsLogTail: Bool
    public var traceHeader: String?

    public init(
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
public struct FunctionResult: Sendable, Equatable {
    /// 200 with a result, 202 for an event that was taken, 204 for a dry run.
    public var statusCode: Int
    /// The version that ran: a number or `$LATEST`.
    public var executedVersion: String
    /// `Unhandled` where the function failed; the payload is then the error document.
    public var functionError: String?
    public var payload: [UInt8]
    /// The last 4 KB of the log where that was wanted.
    public var logTail: [UInt8]?
    /// The request id that the function saw.
    public var requestID: String

    public init(
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
public struct FunctionInvokeFailure: Error, Sendable, Equatable {
    /// Lambda's name of the error, such as `ResourceNotFoundException`.
    public var errorName: String
    public var message: String
    /// The HTTP status that Lambda answers it with.
    public var statusCode: Int
    /// `Reason` of a TooManyRequestsException.
    public var reason: String?
    public var requestID: String

    public init(errorName: String, message: String, statusCode: Int, reason: String? = nil, requestID: String) {
        self.errorName = errorName
        self.message = message
        self.statusCode = statusCode
        self.reason = reason
        self.requestID = requestID
    }
}

/// An invocation under way.
public struct FunctionInvocationHandle: Sendable {
    private let onCancel: @Sendable () -> Void

    public init(onCancel: @escaping @Sendable () -> Void) { self.onCancel = onCancel }

    /// The result is not wanted any more: a call that waits for an instance is dropped, a running one goes on
    /// to its end, as on Lambda.
    public func cancel() { onCancel() }
}
