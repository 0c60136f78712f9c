// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule

/// Someone who holds a task's token.
struct TokenHolder {
    var token: String
    var call: Int
    var timeoutSeconds: Int
    var heartbeatSeconds: Int?
}

/// A worker's wait for a task.
///
/// Unchecked, because a story and all that belongs to it runs on one thread.
private final class WorkerWait: @unchecked Sendable {
    var poll: ActivityPoll?
    var isGone = false
}

/// Workers of activities, and holders of tokens.
extension Story {
    // MARK: - Tokens

    /// Decides what a holder does with its token, and when.
    func hold(_ holder: TokenHolder) {
        let milliseconds = holder.timeoutSeconds * 1_000
        let isFaithless = options.faults.contains(.tasks) && outcomes.perMille(100)
        let delay = outcomes.perMille(500) ? outcomes.within(0...3_000) : outcomes.within(0...milliseconds * 11 / 10)
        if let seconds = holder.heartbeatSeconds {
            // Some are faithful, some are late.
            let pace = seconds * (outcomes.perMille(800) ? 500 : 1_100)
            var time = pace
            while time < delay {
                after(time) { [unowned self] in beat(holder) }
                time += pace
            }
        }
        guard !isFaithless else { return tell("the holder of token \(holder.call) is gone") }
        let error = outcomes.perMille(200) ? outcomes.pick(["E1", "E2", "E3"]) : nil
        after(delay) { [unowned self] in send(holder, error) }
        guard outcomes.perMille(200) else { return }
        var second = holder
        second.call = oracle.another(holder.call)
        let error2 = outcomes.perMille(500) ? "E2" : nil
        after(delay + outcomes.within(0...2_000)) { [unowned self] in send(second, error2) }
    }

    private func send(_ holder: TokenHolder, _ error: String?) {
        let (token, number) = (holder.token, holder.call)
        oracle.report(number, error: error)
        call("SendTask\(error == nil ? "Success" : "Failure") \(number)") { engine, reply in
            if let error {
                engine.sendTaskFailure(token: token, error: error, cause: "call \(number)", reply: reply)
            } else {
                engine.sendTaskSuccess(token: token, output: Story.result(of: number).serialized, reply: reply)
            }
        } then: { [unowned self] (result: Result<Void, ServiceError>) in
            switch result {
            case .success:
                check { () throws(Violation) in try oracle.acknowledgedOutcome(number) }
                usedTokens.append(token)
            case .failure(let error):
                if error.code != .taskTimedOut { violate("a token was answered with \(error.code.rawValue)") }
            }
        }
    }

    private func beat(_ holder: TokenHolder) {
        let (called, jumps) = (clock.now, clockJumps)
        oracle.sentHeartbeat(holder.call, at: called)
        call("SendTaskHeartbeat \(holder.call)", asksAgain: false) { engine, reply in
            engine.sendTaskHeartbeat(token: holder.token, reply: reply)
        } then: { [unowned self] (result: Result<Void, ServiceError>) in
            // Taken at some time since the call; unless the clock was set meanwhile, not before it.
            if case .success = result, jumps == clockJumps { oracle.acknowledgedHeartbeat(holder.call, at: called) }
        }
    }

    // MARK: - Activities

    /// Waits for a task, for ever.
    func poll(worker: Int) {
        guard violation == nil else { return }
        let wait = WorkerWait()
        call("GetActivityTask \(worker)", isPoll: true) { engine, reply in
            wait.poll = engine.activityTask(arn: StoryARN.activity, workerName: "w\(worker)", reply: reply)
        } then: { [unowned self] (result: Result<ActivityTask?, ServiceError>) in
            switch result {
            case .success(let task?):
                if wait.isGone { tell("the worker is gone") } else { work(on: task) }
                after(outcomes.within(1...400)) { [unowned self] in poll(worker: worker) }
            case .success(nil): after(outcomes.within(1...400)) { [unowned self] in poll(worker: worker) }
            case .failure(let error): violate("GetActivityTask answered \(error.code.rawValue), \(error.message)")
            }
        }
        guard isFaulty, options.faults.contains(.tasks), outcomes.perMille(100) else { return }
        after(outcomes.within(1...10_000)) { [unowned self] in
            guard !process.threads.isKilled else { return }
            wait.isGone = true
            wait.poll?.cancel()
        }
    }

    private func work(on task: ActivityTask) {
        check { () throws(Violation) in
            guard let token = TaskToken(parsing: task.token) else { throw Violation("a worker was given no token") }
            let call = try oracle.hand(task.token, arn: token.executionARN)
            hold(TokenHolder(token: task.token, call: call, timeoutSeconds: 60, heartbeatSeconds: 8))
        }
    }
}
