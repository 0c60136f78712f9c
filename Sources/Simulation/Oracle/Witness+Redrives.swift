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
        if let token = redrive.tokens.last, token.time == redrive.time {
            // Where the clock was set in between, the two times say nothing of each other.
            if let last = redriveTokens[token.text], last.clockSettings == oracle.clockSettings {
                try demand(time > last.time + Self.tokenMilliseconds, "it was redriven twice for one token")
            }
            redriveTokens[token.text] = (time, oracle.clockSettings)
        }
        redriveTimes.append(time)
        self.result = nil
        stopTime = nil
        clockBeganAt = time
        fatal = nil
        awaitsRedrive = true
    }

    func takeRedrive(_ event: HistoryEvent) throws(Violation) {
        guard case .executionRedriven(let count) = event.details, count == redriveTimes.count else {
            throw Violation("it was redriven \(redriveTimes.count) times")
        }
        try demand(event.previousID == event.id - 1, "it does not follow the last event")
        awaitsRedrive = false
        let top = lines[0]
        lines = []
        revive(top, after: event)
        // All follow this event: which of them goes on first is told by when they began.
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
            .worked(let position, _), .caught(let position, _, _), .failed(let position):
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
        switch line.workflow.steps[position].work {
        // It is entered once more, and fails once more.
        case .fail: line.phase = .due(position)
        case .pass, .choice, .wait, .waitUntil, .succeed: line.phase = .inside(position)
        case .task, .parallel, .map: line.phase = .retrying(position, notBefore: time)
        }
    }
}
