// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

/// Redrives: what had finished stays as it is, and everything else goes on from where it stopped.
extension Witness {
    /// For how long a client token names its redrive, in milliseconds.
    private static let tokenMilliseconds: Int64 = 900_000

    /// An execution that has ended runs again.
    func begin(_ redrive: Redrive) throws(Violation) {
        guard let result, result.status != .succeeded else { throw Violation("it was redriven and has not failed") }
        try demand(
            redrive.count == redriveTimes.count + 1,
            "redrive \(redrive.count) follows redrive \(redriveTimes.count)"
        )
        let time = redrive.time.milliseconds
        if let token = redrive.tokens.last, token.time == redrive.time, !isUnnamed(redrive) {
            // Where the clock was set in between, the two times say nothing of each other.
            if let last = redriveTokens[token.text], last.clockSettings == oracle.clockSettings {
                try demand(time > last.time + Self.tokenMilliseconds, "it was redriven twice for one token")
            }
            redriveTokens[token.text] = (time, oracle.clockSettings)
        } else {
            try demand(unnamedRedrives > 0, "it was redriven without a token, which nobody asked for")
            unnamedRedrives -= 1
        }
        redriveTimes.append(time)
        self.result = nil
        stopTime = nil
        clockBeganAt = time
        fatal = nil
        awaitsRedrive = true
    }

    /// Whether a redrive whose last token is of its own millisecond is one without a token all the same.
    ///
    /// It keeps the tokens of the one before it, so that its record alone does not tell: a second redrive with the
    /// same token looks alike. What tells is whether somebody asked for one without.
    private func isUnnamed(_ redrive: Redrive) -> Bool {
        guard let token = redrive.tokens.last, let known = redriveTokens[token.text],
            known.time == token.time.milliseconds, known.clockSettings == oracle.clockSettings
        else { return false }
        return unnamedRedrives > 0
    }

    func takeRedrive(_ event: HistoryEvent) throws(Violation) {
        guard case .executionRedriven(let count) = event.details, count == redriveTimes.count else {
            throw Violation("it was redriven \(redriveTimes.count) times")
        }
        try demand(event.previousID == event.id - 1, "it does not follow the last event")
        awaitsRedrive = false
        redriveEvent = event.id
        let top = lines[0]
        lines = []
        revive(top, after: event)
        // Several may follow this event: which of them goes on first is told by when they began.
        lines.sort { $0.number < $1.number }
    }

    /// A line goes on, with those below it: what it waited for is begun anew, with all attempts.
    private func revive(_ line: Line, after event: HistoryEvent) {
        line.uses = []
        switch line.phase {
        case .finished: return
        // It goes on to enter its state, as if nothing had been.
        case .due: lines.append(line)
        case .inside(let position), .retrying(let position, _), .joining(let position), .failing(let position, _),
            .worked(let position, _), .caught(let position, _, _), .failed(let position), .doomed(let position, _):
            line.head = event.id
            lines.append(line)
            if line.children.lines.isEmpty {
                beginAnew(line, position, after: event)
            } else {
                line.phase = .joining(position)
                line.children.started = event.id
                for case let child? in line.children.lines { revive(child, after: event) }
            }
        }
    }

    private func beginAnew(_ line: Line, _ position: Int, after event: HistoryEvent) {
        let time = event.timestamp.milliseconds
        line.attempt = Line.Attempt(beganAt: time)
        // Measured on AWS: what is run again follows its state's Entered event.
        line.head = line.entered
        switch line.workflow.steps[position].work {
        case .fail(let error):
            line.head = event.id
            line.phase = .doomed(position, error: error)
        case .pass, .choice, .wait, .waitUntil, .succeed: line.phase = .inside(position)
        case .task, .parallel, .map: line.phase = .retrying(position, notBefore: time)
        }
    }

    /// Lets Fail states that were redriven fail, one after another, until the event has its place.
    func failDoomed(before event: HistoryEvent) throws(Violation) {
        while !hasPlace(event), try failNextDoomed(at: event) {}
    }

    /// Lets all Fail states fail that were redriven: the turn that did so is over.
    func failDoomed() throws(Violation) {
        guard let event = events.last else { return }
        while try failNextDoomed(at: event) {}
    }

    /// Whether an event that may be the first one to tell of a failure is explained.
    private func hasPlace(_ event: HistoryEvent) -> Bool {
        switch event.type {
        case .executionFailed: return fatal != nil
        case .parallelStateFailed, .mapStateFailed:
            return lines.contains { line in
                guard line.head == event.previousID, case .failing = line.phase else { return false }
                return true
            }
        // What is around them is tried again.
        case .parallelStateStarted, .mapStateStarted:
            return event.previousID != redriveEvent
                || lines.contains { line in
                    guard line.head == event.previousID, case .retrying = line.phase else { return false }
                    return true
                }
        default: return true
        }
    }

    private func failNextDoomed(at event: HistoryEvent) throws(Violation) -> Bool {
        for line in lines {
            guard case .doomed(let position, let error) = line.phase else { continue }
            line.phase = .inside(position)
            try fail(line, error, at: event)
            return true
        }
        return false
    }
}
