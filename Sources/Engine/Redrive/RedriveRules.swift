// SPDX-License-Identifier: Apache-2.0

public import Interpreter
import StatesLanguage
public import Storage

/// An execution as DescribeExecution shows it.
public struct DescribedExecution: Sendable {
    public var record: ExecutionRecord
    /// Why it cannot be redriven, in AWS's words; nil where it can.
    public var redriveRefusal: String?
}

extension ExecutionStatus {
    /// Why no execution that has the status can be redriven, in AWS's words; nil where one can, as far as that goes.
    public var redriveRefusal: String? {
        switch self {
        case .running, .succeeded, .pendingRedrive: "Execution is \(rawValue) and cannot be redriven"
        case .failed, .timedOut, .aborted: nil
        }
    }
}

/// The rules of RedriveExecution (reference §1.5, §4.4).
enum RedriveRules {
    /// Why no execution of a machine that is being deleted can be redriven, in AWS's words.
    static let isDeleting = "State machine is in DELETING status"

    /// Why an execution cannot be redriven now.
    ///
    /// What is stored of its frames is not read: there may be much of it, and clients ask for it again and again.
    ///
    /// - Parameters:
    ///   - record: the execution.
    ///   - store: where the rest of it is.
    ///   - now: the present time.
    ///   - limits: how long and how large an execution may be.
    /// - Throws: where the store cannot be read.
    /// - Returns: AWS's words; nil where it can be redriven.
    static func refusal(
        of record: ExecutionRecord,
        in store: any Store,
        at now: Timestamp,
        limits: Limits
    ) throws(StoreError) -> String? {
        if let refusal = record.status.redriveRefusal { return refusal }
        guard try isMachineThere(of: record, in: store) else { return isDeleting }
        let executionLimits = ExecutionLimits()
        guard let progress = try store.progress(of: record.key), progress.lastEvent < executionLimits.eventsMaximum - 1
        else { return "Execution history event limit exceeded" }
        guard now < record.identity.startTime.advanced(bySeconds: executionLimits.standardSecondsMaximum) else {
            return "Execution has exceeded the max execution time"
        }
        guard let stopTime = record.stopTime, now <= stopTime.advanced(bySeconds: limits.redrivableSecondsMaximum)
        else { return "Execution redrivable period exceeded" }
        // It was stopped without being restored: there is nothing that it could go on from.
        guard try store.hasFrames(record.key) else {
            return "Execution was stopped while its state could not be read"
        }
        return nil
    }

    /// Whether the machine that an execution is of is there and stays.
    ///
    /// One of its name that was made after it was deleted is another one, as the time of its creation tells.
    private static func isMachineThere(of record: ExecutionRecord, in store: any Store) throws(StoreError) -> Bool {
        guard let machine = try store.stateMachine(arn: record.identity.stateMachineARN), machine.status == .active
        else { return false }
        guard machine.revision != record.revision else { return true }
        return try store.revision(record.revision)?.creationTime == machine.creationTime
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
