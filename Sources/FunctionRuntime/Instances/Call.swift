// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// One invocation on its way through an instance.
struct Call: Sendable {
    var requestID: String
    /// JSON text.
    var payload: [UInt8]
    /// The ARN that the caller named, with its qualifier.
    var functionARN: String
    /// JSON text.
    var clientContext: String?
    var traceHeader: String?
    /// Called once, on the runtime's event loop.
    var finish: @Sendable (CallOutcome) -> Void
}

/// What came of a call.
struct CallOutcome: Sendable, Equatable {
    /// The result, or the error document.
    var payload: [UInt8]
    var isError = false
    /// The end of the log.
    var log: [UInt8] = []

    /// An error that the runtime environment gives in the function's stead.
    static func failed(_ type: String, _ message: String) -> CallOutcome {
        let document: JSON = ["errorType": .string(type), "errorMessage": .string(message)]
        return CallOutcome(payload: Array(document.serialized.utf8), isError: true)
    }

    static func timedOut(requestID: String, seconds: Int) -> CallOutcome {
        failed("Sandbox.Timedout", "RequestId: \(requestID) Error: Task timed out after \(seconds).00 seconds")
    }

    static func exited(requestID: String, _ status: ExitStatus) -> CallOutcome {
        failed("Runtime.ExitError", "RequestId: \(requestID) \(status.message)")
    }
}
