// SPDX-License-Identifier: Apache-2.0

import FunctionPort
import Synchronization

/// Functions that answer what a test says, at once or when it says so.
final class StubFunctions: FunctionInvoker {
    typealias Answer = Result<FunctionResult, FunctionInvokeFailure>

    let invocations = Recorded<FunctionInvocation>()
    let cancellations = Recorded<String>()
    private let answer: Answer?
    private let pending = Mutex<[FunctionReply]>([])

    /// - Parameter answer: nil for none until `answer(_:)`.
    init(_ answer: Answer? = nil) { self.answer = answer }

    func invoke(_ invocation: FunctionInvocation, reply: @escaping FunctionReply) -> FunctionInvocationHandle {
        invocations.append(invocation)
        if let answer { reply(answer) } else { pending.withLock { $0.append(reply) } }
        return FunctionInvocationHandle { [cancellations] in cancellations.append(invocation.function) }
    }

    func answer(_ answer: Answer) {
        let replies = pending.withLock { pending in
            defer { pending = [] }
            return pending
        }
        for reply in replies { reply(answer) }
    }
}
