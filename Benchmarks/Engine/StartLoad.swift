// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Engine
import Synchronization

/// Starts executions, a new one for each that is answered.
final class StartLoad: Sendable {
    private let engine: WorkflowEngine
    private let call: StartExecutionInput
    private let waiting: Atomic<Int>
    private let unanswered: Atomic<Int>
    private let done = DispatchSemaphore(value: 0)

    init(_ engine: WorkflowEngine, count: Int, of call: StartExecutionInput = EngineBenchmark.call) {
        (self.engine, self.call) = (engine, call)
        waiting = Atomic(count)
        unanswered = Atomic(count)
    }

    /// Blocks until all are answered.
    func run(underWay: Int) {
        for _ in 0..<underWay { startNext() }
        done.wait()
    }

    private func startNext() {
        guard waiting.subtract(1, ordering: .relaxed).newValue >= 0 else { return }
        engine.startExecution(call) { [self] answer in
            if case .failure(let error) = answer { preconditionFailure(error.message) }
            startNext()
            if unanswered.subtract(1, ordering: .relaxed).newValue == 0 { done.signal() }
        }
    }
}

/// Makes a call and blocks until it is answered.
func answer<Answer: Sendable>(_ call: (@escaping Reply<Answer>) -> Void) throws -> Answer {
    let received = Received<Answer>()
    call { received.take($0) }
    return try received.wait()
}

private final class Received<Answer: Sendable>: Sendable {
    private let answer = Mutex<Result<Answer, ServiceError>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    func take(_ result: Result<Answer, ServiceError>) {
        answer.withLock { $0 = result }
        done.signal()
    }

    func wait() throws -> Answer {
        done.wait()
        guard let result = answer.withLock({ $0 }) else { preconditionFailure("The answer is there.") }
        return try result.get()
    }
}
