// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule

/// The functions of a story: each call has an outcome that is drawn, at a time that is drawn.
///
/// Unchecked, because a story and all that belongs to it runs on one thread.
final class StoryTasks: TaskConnector, @unchecked Sendable {
    private unowned let story: Story
    /// The process that calls: outcomes for a dead one are lost.
    private let threads: SimulatedThreads

    init(_ story: Story, _ threads: SimulatedThreads) {
        self.story = story
        self.threads = threads
    }

    func start(_ task: ConnectorTask, report: TaskReport) {
        let request = task.request
        let address = "\(task.address.executionARN)#\(task.address.effect.number)"
        story.tell("the function of \(request.stateName) is called, \(address)")
        story.check { () throws(Violation) in
            let call = try story.oracle.begin(address, arn: task.address.executionARN, state: request.stateName)
            if let token = request.token {
                submit(call, token, request, report)
            } else {
                run(call, request, report)
            }
        }
    }

    func cancel(_ task: TaskAddress) {}

    // MARK: - Functions

    private func run(_ call: Int, _ request: TaskRequest, _ report: TaskReport) {
        let canBeLost = request.timeoutSeconds != nil && story.options.faults.contains(.tasks)
        if canBeLost, story.outcomes.perMille(80) { return story.tell("its outcome will be lost") }
        let error = story.outcomes.perMille(180) ? story.outcomes.pick(["E1", "E2", "E3"]) : nil
        let delay = delay(of: request)
        deliver(call, error, after: delay, report)
        guard story.options.faults.contains(.tasks), story.outcomes.perMille(60) else { return }
        // It comes once more, and says something else.
        deliver(story.oracle.another(call), nil, after: delay + story.outcomes.within(0...500), report)
    }

    private func delay(of request: TaskRequest) -> Int {
        switch story.outcomes.below(10) {
        case 0..<2: return 0
        case 2..<6: return story.outcomes.within(1...300)
        default:
            let most = request.timeoutSeconds.map { $0 * 1_100 } ?? 20_000
            return story.outcomes.within(300...max(301, most))
        }
    }

    private func deliver(_ call: Int, _ error: String?, after delay: Int, _ report: TaskReport) {
        let deliver = { [story, threads] in
            guard !threads.isKilled else { return }
            story.oracle.report(call, error: error)
            if let error {
                report.failed(TaskFailure(error: error, cause: "call \(call)"))
            } else {
                report.succeeded(Story.result(of: call))
            }
        }
        // Some are there before the call has returned.
        if delay == 0 { deliver() } else { story.after(delay, deliver) }
    }

    // MARK: - Tokens

    private func submit(_ call: Int, _ token: String, _ request: TaskRequest, _ report: TaskReport) {
        if story.outcomes.perMille(40) {
            story.oracle.report(call, error: "E3")
            return report.failed(TaskFailure(error: "E3", cause: "call \(call)", stage: .submit))
        }
        let holder = TokenHolder(
            token: token,
            call: call,
            timeoutSeconds: request.timeoutSeconds ?? 60,
            heartbeatSeconds: request.heartbeatSeconds
        )
        let answer = { [story, threads] in
            guard !threads.isKilled else { return }
            report.submitted(["StatusCode": 200, "call": .integer(Int64(call))])
            story.tell("the call of token \(call) was answered")
        }
        if story.outcomes.perMille(400) { answer() } else { story.after(story.outcomes.within(1...800), answer) }
        story.hold(holder)
    }
}

extension Story {
    /// What a call results in: a document that says whose it is.
    static func result(of call: Int) -> JSON { ["n": .integer(Int64(call % 13)), "call": .integer(Int64(call))] }
}
