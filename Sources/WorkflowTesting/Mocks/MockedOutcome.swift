// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule
import StatesLanguage

/// How one call of a task goes without its service.
public struct MockedOutcome: Sendable, Equatable {
    /// What the call comes to.
    public enum Answer: Sendable, Equatable {
        case returned(JSON)
        case thrown(TaskFailure)
        /// Never anything: a timeout or a heartbeat's end comes first.
        case silence
    }

    public var answer: Answer
    /// How long after its start the call comes to that, in milliseconds.
    public var delay: Int64 = 0
    /// How long an activity's task stands in its queue before a worker takes it, in milliseconds; a part of the delay.
    public var queued: Int64 = 0
    /// Whether signs of life come as often as the state asks for them, until it comes to that.
    public var staysAlive = false
    /// What the service answers at once where the outcome comes later, by `.sync` or a token; nil: what is returned.
    public var submitted: JSON?

    public init(_ answer: Answer, delay: Int64 = 0, submitted: JSON? = nil) {
        self.answer = answer
        self.delay = delay
        self.submitted = submitted
    }

    /// What an execution is told of the call, in order: some of it at its start, the rest after the delay.
    public func commands(for request: TaskRequest) -> (first: [Command], last: Command?) {
        let (id, ending) = (request.id, ending(of: request))
        switch request.resource {
        case .function: return ([], ending)
        case .activity:
            // One that is not there has no queue.
            guard !isRefused else { return ([], ending) }
            return ([.activityScheduled(id), .activityStarted(id, workerName: nil)], ending)
        case .service(let service):
            guard service.pattern != .requestResponse, !isRefused else { return ([], ending) }
            return ([.taskSubmitted(id, output: Payload(submission))], ending)
        }
    }

    private func ending(of request: TaskRequest) -> Command? {
        switch answer {
        case .returned(let output): .taskSucceeded(request.id, output: Payload(output))
        case .thrown(let failure): .taskFailed(request.id, failure)
        case .silence: nil
        }
    }

    /// Whether the call itself fails, so that nothing is submitted.
    private var isRefused: Bool {
        guard case .thrown(let failure) = answer else { return false }
        return failure.stage != .run
    }

    private var submission: JSON {
        if let submitted { return submitted }
        guard case .returned(let output) = answer else { return [:] }
        return output
    }
}
