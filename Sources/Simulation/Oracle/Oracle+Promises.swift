// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// What the engine answered: all of it must be on disk, and stay.
extension Oracle {
    /// A start was answered.
    func acknowledgedStart(_ arn: String, at time: Timestamp, revision: RevisionKey) throws(Violation) {
        guard let witness = witnesses[arn] else {
            throw Violation("the start of \(arn) was answered and is not on disk")
        }
        try demand(witness.record.identity.startTime == time, "the start of \(arn) was answered with another time")
        try demand(
            witness.record.revision.number >= revision.number,
            "\(arn) runs revision \(witness.record.revision.number), older than \(revision.number)"
        )
    }

    /// A stop was answered.
    func acknowledgedStop(_ arn: String, at time: Timestamp) throws(Violation) {
        guard let witness = witnesses[arn] else {
            throw Violation("the stop of \(arn) was answered, which is not on disk")
        }
        // It may have been redriven since.
        try demand(!witness.stopTimes.isEmpty, "the stop of \(arn) was answered, and it has not ended on disk")
        try demand(
            witness.stopTimes.contains(time.milliseconds),
            "the stop of \(arn) was answered with another time"
        )
    }

    /// A redrive is asked for; what becomes of it may be on disk even where it is never answered.
    func requestRedrive(_ arn: String, token: String?) {
        if token == nil { witnesses[arn]?.unnamedRedrives += 1 }
    }

    /// A redrive was answered.
    func acknowledgedRedrive(_ arn: String, at time: Timestamp) throws(Violation) {
        guard let witness = witnesses[arn] else { throw Violation("\(arn) was redriven, and is not on disk") }
        try demand(
            witness.redriveTimes.contains(time.milliseconds),
            "the redrive of \(arn) was answered, which is not on disk"
        )
    }

    /// A redrive was refused.
    func refusedRedrive(_ arn: String, token: String?, because reason: String) throws(Violation) {
        guard let witness = witnesses[arn] else { throw Violation("a redrive of \(arn), which is not on disk") }
        if token == nil { witness.unnamedRedrives -= 1 }
        let isRight =
            switch reason {
            case "Execution is SUCCEEDED and cannot be redriven": witness.result?.status == .succeeded
            // It may have ended since.
            case "Execution is RUNNING and cannot be redriven": true
            case "Execution history event limit exceeded": witness.events.count >= Witness.eventsMaximum - 1
            default: false
            }
        try demand(isRight, "a redrive of \(arn) was refused: \(reason)")
    }

    /// A token's call was answered.
    func acknowledgedOutcome(_ call: Int) throws(Violation) {
        let (isUsed, name) = describe(call)
        try demand(isUsed, "the outcome of \(name) was taken and is not on disk")
    }

    /// A sign of life was sent.
    func sentHeartbeat(_ call: Int, at time: Timestamp) {
        heartbeats[call, default: Heartbeats()].send(at: time.milliseconds)
    }

    /// A sign of life was answered that was sent at that time.
    func acknowledgedHeartbeat(_ call: Int, at time: Timestamp) {
        heartbeats[call, default: Heartbeats()].answer(sentAt: time.milliseconds)
    }

    /// The time of day was set anew.
    func setClock() {
        clockSettings += 1
        for call in heartbeats.keys { heartbeats[call]?.loseTrack() }
    }

    /// An execution was shown.
    func shown(_ record: ExecutionRecord) throws(Violation) {
        let arn = record.identity.arn
        guard let witness = witnesses[arn] else { throw Violation("\(arn) was shown and is not on disk") }
        let status = witness.result?.status ?? .running
        try demand(record.status == status, "\(arn) was shown as \(record.status.rawValue), it is \(status.rawValue)")
        try demand(record.output == witness.result?.output?.serialized, "\(arn) was shown with another output")
        let redrives = record.redrive?.count ?? 0
        try demand(redrives == witness.redriveTimes.count, "\(arn) was shown with \(redrives) redrives")
        try demand(record.stopTime?.milliseconds == witness.stopTime, "\(arn) was shown with another time of its end")
    }

    /// A page of a history was shown.
    func shown(_ events: [HistoryEvent], of arn: String, _ query: HistoryQuery) throws(Violation) {
        guard let witness = witnesses[arn] else {
            throw Violation("the history of \(arn) was shown and is not on disk")
        }
        var ids = Array(1...max(1, witness.events.count)).filter { $0 <= witness.events.count }
        if query.reverse { ids.reverse() }
        if let from = query.from { ids.removeAll { query.reverse ? $0 > from : $0 < from } }
        let expected = ids.prefix(query.limit).map { witness.events[$0 - 1] }
        try demand(events == expected, "a page of the history of \(arn) is not what is on disk")
    }

    /// Something was said not to exist.
    func shownMissing(_ arn: String) throws(Violation) {
        try demand(witnesses[arn] == nil, "\(arn) is on disk and was said not to exist")
    }

    /// A name was said to be in use.
    func shownExisting(_ arn: String) throws(Violation) {
        try demand(witnesses[arn] != nil, "\(arn) was said to exist and is not on disk")
    }

    /// Whether an execution has ended and can be redriven.
    func hasFailed(_ arn: String) -> Bool {
        guard let status = witnesses[arn]?.result?.status else { return false }
        return status != .succeeded
    }

    /// How many have not ended.
    var openCount: Int { order.count - ended }

    /// What has not ended, by ARN.
    var open: [String] { order.filter { !$0.hasEnded }.map(\.arn) }

    /// State transitions as AWS counts them: entered states and retries.
    var transitions: Int { order.reduce(0) { $0 + $1.transitions } }

    /// Where an execution stands, for a story's last line.
    func stand(of arn: String) -> String {
        guard let last = witnesses[arn]?.events.last else { return "nothing of it is on disk" }
        return "its last event is \(last.id) \(last.type.rawValue) at \(last.timestamp.text)"
    }
}
