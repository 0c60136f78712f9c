// SPDX-License-Identifier: Apache-2.0

import FunctionPort

/// A call whose caller waits.
///
/// `@unchecked Sendable`: `reply` and `function` are read and changed on the service's event loop only.
final class PendingInvocation: @unchecked Sendable {
    let requestID: String
    /// Nil once it was called, or the caller has lost interest.
    var reply: FunctionReply?
    /// Whose concurrency it counts to, once it does.
    var function: String?

    init(requestID: String, reply: @escaping FunctionReply) {
        self.requestID = requestID
        self.reply = reply
    }

    func finish(_ result: FunctionResult) {
        let reply = reply
        self.reply = nil
        reply?(.success(result))
    }

    func fail(_ error: LambdaError) {
        let reply = reply
        self.reply = nil
        reply?(
            .failure(
                FunctionInvokeFailure(
                    errorName: error.name,
                    message: error.message,
                    statusCode: error.status,
                    reason: error.reason,
                    requestID: requestID
                )
            )
        )
    }
}
