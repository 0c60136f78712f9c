// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// Attempts of Tasks.
extension Witness {
    func takeTask(_ event: HistoryEvent) throws(Violation) {
        switch event.type {
        case .lambdaFunctionScheduled, .taskScheduled, .activityScheduled: return try schedule(event)
        default: break
        }
        let found = lines.first { line in
            guard line.head == event.previousID else { return false }
            return switch line.phase {
            case .inside: line.attempt.isScheduled || event.type == .activityTimedOut
            // Its time was up before it stood in the queue.
            case .retrying: event.type == .activityTimedOut
            default: false
            }
        }
        guard let line = found, let position = line.position, case .task(let job) = line.step?.work,
            let name = line.step?.name
        else { throw Violation("no attempt is under way there") }
        line.head = event.id
        switch event.type {
        case .lambdaFunctionStarted, .taskStarted, .activityStarted:
            try demand(!line.attempt.isStarted, "\(name) was started twice")
            line.attempt.isStarted = true
            guard event.type == .activityStarted else { return }
            taken += 1
            // Measured on AWS: the clock of an activity's task begins when a worker takes it.
            line.attempt.beganAt = event.timestamp.milliseconds
            line.attempt.heartbeatFrom = event.timestamp.milliseconds
        case .taskSubmitted:
            try demand(!line.attempt.isSubmitted, "\(name) was submitted twice")
            line.attempt.isSubmitted = true
            line.attempt.call = Self.output(event)["call"]?.int
            line.attempt.heartbeatFrom = event.timestamp.milliseconds
            if case .nested = job.kind { try checkChild(Self.output(event), event) }
        case .lambdaFunctionSucceeded, .taskSucceeded, .activitySucceeded:
            let result = Self.output(event)
            try checkSuccess(result, job, name, event)
            line.phase = .worked(position, result: result)
        case .lambdaFunctionTimedOut, .taskTimedOut, .activityTimedOut:
            try checkTimeout(line, job, name, event)
            try fail(line, "States.Timeout", at: event)
        case .lambdaFunctionFailed, .taskFailed, .activityFailed, .taskSubmitFailed:
            let (error, cause) = Self.failure(event)
            let isInterrupted = error == "Lambda.SdkClientException" && line.attempt.isSubmitted
            try demand(!isInterrupted, "\(name) was interrupted while it waited for its token")
            try oracle.checkFailure(error, cause, job, of: name, in: self)
            try fail(line, error, at: event)
        default: throw Violation("it has no place in this history")
        }
    }

    private func schedule(_ event: HistoryEvent) throws(Violation) {
        let (line, position) = try beginning(event) { work in
            guard case .task(let job) = work else { return false }
            return event.type == job.kind.scheduledEvent
        }
        guard let name = line.step?.name else { return }
        try demand(!line.attempt.isScheduled, "\(name) was scheduled twice")
        // A retry is a transition, as AWS counts them.
        if case .retrying = line.phase { transitions += 1 }
        // That of an activity's task begins later.
        if event.type != .activityScheduled { line.attempt.beganAt = event.timestamp.milliseconds }
        line.attempt.isScheduled = true
        line.phase = .inside(position)
        line.head = event.id
        scheduled[name, default: 0] += 1
    }

    private func checkSuccess(_ result: JSON, _ job: Job, _ name: String, _ event: HistoryEvent) throws(Violation) {
        guard case .nested(_, let pattern) = job.kind else {
            return try oracle.useResult(result, of: name, in: self)
        }
        try checkChild(result, event)
        guard pattern != .request, let child = result["ExecutionArn"]?.text else { return }
        try oracle.checkChildEnded(child, result, asText: pattern == .sync)
    }

    private func checkChild(_ answer: JSON, _ event: HistoryEvent) throws(Violation) {
        guard let child = answer["ExecutionArn"]?.text else {
            throw Violation("no nested execution in \(answer.serialized)")
        }
        try oracle.checkChild(child, of: self)
    }

    private func checkTimeout(
        _ line: Line,
        _ job: Job,
        _ name: String,
        _ event: HistoryEvent
    ) throws(Violation) {
        let time = event.timestamp.milliseconds
        if let seconds = job.timeoutSeconds, time >= line.attempt.beganAt + Int64(seconds) * 1_000 { return }
        guard let seconds = job.heartbeatSeconds, let from = line.attempt.heartbeatFrom else {
            throw Violation("\(name) timed out early")
        }
        // Whose task a worker has is not known here: of an activity's signs of life only the first counts.
        var last = from
        if let call = line.attempt.call, let heartbeats = oracle.heartbeats[call] {
            guard let earliest = heartbeats.earliest(from: from) else { return }
            last = earliest
        }
        if line.attempt.call == nil, oracle.clockWasSet { return }
        try demand(time >= last + Int64(seconds) * 1_000, "\(name) missed no heartbeat")
    }

    static func output(_ event: HistoryEvent) -> JSON {
        switch event.details {
        case .output(let payload), .taskOutput(_, let payload): payload.value
        default: .null
        }
    }

    static func failure(_ event: HistoryEvent) -> (error: String, cause: String) {
        switch event.details {
        case .failure(let error, let cause), .taskFailure(_, let error, let cause): (error ?? "", cause ?? "")
        default: ("", "")
        }
    }
}

extension Job.Kind {
    /// What says that a task of this kind is scheduled.
    fileprivate var scheduledEvent: HistoryEventType {
        switch self {
        case .function: .lambdaFunctionScheduled
        case .activity: .activityScheduled
        case .invoke, .callback, .nested: .taskScheduled
        }
    }
}
