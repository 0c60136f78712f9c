// SPDX-License-Identifier: Apache-2.0

import Engine

/// Calls that are made until they are answered.
extension Story {
    /// Makes a call.
    ///
    /// - Parameters:
    ///   - name: what the story calls it.
    ///   - asksAgain: whether it is made again where it was not answered, or refused for now.
    ///   - isPoll: whether it may wait as long as it likes.
    ///   - call: makes it.
    ///   - then: gets the answer.
    func call<Answer: Sendable>(
        _ name: String,
        asksAgain: Bool = true,
        isPoll: Bool = false,
        _ call: @escaping @Sendable (WorkflowEngine, @escaping Reply<Answer>) -> Void,
        then: @escaping @Sendable (Result<Answer, ServiceError>) -> Void
    ) {
        guard violation == nil else { return }
        let again = { @Sendable [unowned self] in
            if asksAgain { self.call(name, isPoll: isPoll, call, then: then) }
        }
        guard !process.threads.isKilled else { return after(outcomes.within(1...2_000), again) }
        lastCall += 1
        let number = lastCall
        waiting[number] = again
        if !isPoll { unanswered += 1 }
        tell("call \(number): \(name)")
        let reply: Reply<Answer> = { [unowned self] result in
            // A dead process answers nobody, even where it says something on its way out.
            guard !process.threads.isKilled else { return }
            guard waiting.removeValue(forKey: number) != nil else {
                return violate("\(name), call \(number), was answered twice, or by a process before this one")
            }
            if !isPoll { unanswered -= 1 }
            if case .failure(let error) = result, error.isForNow {
                tell("answer \(number): \(error.code.rawValue)")
                return after(outcomes.within(500...4_000), again)
            }
            tell("answer \(number): \(Self.text(of: result))")
            then(result)
        }
        // Most calls come in on a lane's thread, as a server's do.
        let (engine, lanes) = (process.engine, process.lanes)
        let place = number % (lanes.count + 1)
        guard place < lanes.count else { return call(engine, reply) }
        lanes[place].execute { call(engine, reply) }
    }

    private static func text<Answer>(of result: Result<Answer, ServiceError>) -> String {
        switch result {
        case .success: "done"
        case .failure(let error): error.code.rawValue
        }
    }
}

extension ServiceError {
    /// Whether the same call may be answered otherwise later; what was done of it is not known.
    var isForNow: Bool {
        switch code {
        case .serviceUnavailable, .internalFailure, .throttling: true
        default: false
        }
    }
}
