// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
package import Storage

/// An execution as DescribeExecution shows it.
package struct DescribedExecution: Sendable {
    package var record: ExecutionRecord
    /// Why it cannot be redriven, in AWS's words; nil where it can.
    package var redriveRefusal: String?
}

/// The rules of RedriveExecution (reference §1.5, §4.4).
enum RedriveRules {
    /// Why no execution of a machine that is being deleted can be redriven, in AWS's words.
    static let isDeleting = "State machine is in DELETING status"

    /// Why no execution with a status can be redriven; nil where one can, as far as that goes.
    static func refusal(of status: ExecutionStatus) -> String? {
        switch status {
        case .running, .succeeded, .pendingRedrive: "Execution is \(status.rawValue) and cannot be redriven"
        case .failed, .timedOut, .aborted: nil
        }
    }

    /// Why an execution cannot be redriven now.
    ///
    /// - Parameters:
    ///   - execution: what is stored of it.
    ///   - machine: its state machine; nil where that is gone.
    ///   - now: the present time.
    ///   - limits: how long and how large an execution may be.
    /// - Returns: AWS's words; nil where it can be redriven.
    static func refusal(
        of execution: OpenExecution,
        _ machine: StateMachineRecord?,
        at now: Timestamp,
        limits: Limits
    ) -> String? {
        let record = execution.record
        if let refusal = refusal(of: record.status) { return refusal }
        guard machine?.status == .active else { return isDeleting }
        let execution = (limits: ExecutionLimits(), stored: execution)
        guard execution.stored.lastEvent < execution.limits.eventsMaximum - 1 else {
            return "Execution history event limit exceeded"
        }
        guard now < record.identity.startTime.advanced(bySeconds: execution.limits.standardSecondsMaximum) else {
            return "Execution has exceeded the max execution time"
        }
        guard let stopTime = record.stopTime, now <= stopTime.advanced(bySeconds: limits.redrivableSecondsMaximum)
        else { return "Execution redrivable period exceeded" }
        // Its frames were not kept: a version of this server ended it that had no redrive.
        guard execution.stored.frames[.header] != nil else {
            return "Execution was started before the launch of RedriveExecution"
        }
        return nil
    }

    /// The time of the redrive that a token names; nil for one that is not known any more.
    static func time(ofToken token: String?, in redrive: Redrive?, at now: Timestamp, limits: Limits) -> Timestamp? {
        guard let token, let known = redrive?.tokens.last(where: { $0.text == token }),
            now <= known.time.advanced(bySeconds: limits.redriveTokenSeconds)
        else { return nil }
        return known.time
    }

    /// The next redrive of an execution; of its tokens only the last ones are kept.
    static func next(after redrive: Redrive?, token: String?, at now: Timestamp, limits: Limits) -> Redrive {
        var tokens = redrive?.tokens ?? []
        if let token {
            tokens.removeAll { $0.text == token }
            tokens.append(Redrive.Token(text: token, time: now))
        }
        return Redrive(
            count: (redrive?.count ?? 0) + 1,
            time: now,
            tokens: Array(tokens.suffix(limits.redriveTokensMaximum))
        )
    }
}
