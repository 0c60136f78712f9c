// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// What the oracle knows of one execution: it follows its history event by event, and says where that cannot be.
///
/// It shares no decision with the engine: what may follow what comes from the blueprint.
final class Witness {
    let arn: String
    let machine: MachineBlueprint
    let record: ExecutionRecord
    var events: [HistoryEvent] = []
    var result: ExecutionResult?
    var stopTime: Int64?
    /// The lines that have not ended, the top level first.
    var lines: [Line]
    /// The times of all its ends, and how many of them were no success.
    var stopTimes: Set<Int64> = []
    var failedEnds = 0
    /// The times of its redrives.
    var redriveTimes: [Int64] = []
    /// When each client token was used last, and how often the clock had been set by then.
    var redriveTokens: [String: (time: Int64, clockSettings: Int)] = [:]
    /// How often, at most, somebody asked for a redrive without a token that none on disk is of yet: a call that was never
    /// answered may have come to nothing.
    var unnamedRedrives = 0
    /// Whether it was redriven and its history does not say so yet.
    var awaitsRedrive = false
    /// The event that tells of the last redrive.
    var redriveEvent = 0
    /// When the clock of its timeout began.
    var clockBeganAt: Int64
    /// How many lines have begun.
    var lineCount = 1
    /// The error with which the execution must fail next.
    var fatal: String?
    /// How many attempts were scheduled, by the state's name.
    var scheduled: [String: Int] = [:]
    /// How many were started outside, by the state's name.
    var started: [String: Int] = [:]
    /// How many nested executions were started, by the state's name.
    var nested: [String: Int] = [:]
    /// How many tasks of activities workers took, and were given.
    var taken = 0
    var handed = 0
    var transitions = 0
    /// Knows what happened outside.
    unowned let oracle: Oracle

    init(_ record: ExecutionRecord, _ machine: MachineBlueprint, input: JSON, oracle: Oracle) {
        arn = record.identity.arn
        self.machine = machine
        self.record = record
        self.oracle = oracle
        clockBeganAt = record.identity.startTime.milliseconds
        lines = [Line(machine.top, parent: nil, index: 0, number: 0, head: 0, document: input)]
    }

    var hasEnded: Bool { result != nil }

    /// How many events a history may have.
    static let eventsMaximum = 25_000

    static let ends: Set<HistoryEventType> = [
        .executionSucceeded, .executionFailed, .executionAborted, .executionTimedOut,
    ]

    /// The next event of the history.
    func take(_ event: HistoryEvent) throws(Violation) {
        try demand(event.id == events.count + 1, "event \(event.id) follows event \(events.count)")
        try demand(!hasEnded, "event \(event.id) \(event.type.rawValue) follows the end")
        try demand(event.previousID < event.id, "event \(event.id) follows the later event \(event.previousID)")
        events.append(event)
        do throws(Violation) {
            try dispatch(event)
        } catch {
            let text = "event \(event.id) \(event.type.rawValue) after \(event.previousID): \(error.description)"
            throw Violation(text)
        }
    }

    private func dispatch(_ event: HistoryEvent) throws(Violation) {
        try demand(awaitsRedrive == (event.type == .executionRedriven), "a redrive and its event belong together")
        try failDoomed(before: event)
        if let fatal, event.type != .executionFailed {
            // Siblings are ended first, and joins say that they failed.
            let mayComeBefore: Set<HistoryEventType> = [
                .taskStateAborted, .waitStateAborted, .parallelStateAborted, .mapStateAborted, .mapIterationFailed,
                .mapIterationAborted, .executionAborted, .executionTimedOut,
            ]
            try demand(mayComeBefore.contains(event.type), "the execution had to fail with \(fatal)")
        }
        switch event.type {
        case .executionStarted: try demand(event.id == 1, "an execution starts once")
        case .executionSucceeded, .executionFailed, .executionAborted, .executionTimedOut: try takeEnd(event)
        case .passStateEntered, .taskStateEntered, .choiceStateEntered, .waitStateEntered, .succeedStateEntered,
            .parallelStateEntered, .mapStateEntered, .failStateEntered:
            try enter(event)
        case .passStateExited, .taskStateExited, .choiceStateExited, .waitStateExited, .succeedStateExited,
            .parallelStateExited, .mapStateExited:
            try exit(event)
        case .parallelStateStarted, .parallelStateSucceeded, .parallelStateFailed, .mapStateStarted,
            .mapStateSucceeded, .mapStateFailed, .mapIterationStarted, .mapIterationSucceeded, .mapIterationFailed:
            try takeJoin(event)
        case .taskStateAborted, .waitStateAborted, .parallelStateAborted, .mapStateAborted, .mapIterationAborted:
            break
        case .executionRedriven: try takeRedrive(event)
        default: try takeTask(event)
        }
    }

    // MARK: - Entering and leaving

    private func enter(_ event: HistoryEvent) throws(Violation) {
        guard case .stateEntered(let name, let input) = event.details, let place = machine.places[name] else {
            throw Violation("no such state")
        }
        let isIt = { (line: Line) in
            guard line.head == event.previousID, line.workflow === place.workflow, case .due(let due) = line.phase
            else { return false }
            return due == place.position
        }
        // After a redrive several may follow the same event.
        guard let line = lines.first(where: { isIt($0) && $0.document == input.value }) ?? lines.first(where: isIt)
        else { throw Violation("nothing leads to \(name)") }
        try demand(
            input.value == line.document,
            "\(name) has the input \(input.serialized), not \(line.document.serialized)"
        )
        transitions += 1
        line.phase = .inside(place.position)
        line.head = event.id
        line.entered = event.id
        line.uses = []
        line.attempt = Line.Attempt(beganAt: event.timestamp.milliseconds)
        line.children = Line.Children(enteredAt: event.timestamp.milliseconds)
        if case .fail(let error) = place.workflow.steps[place.position].work { try fail(line, error, at: event) }
    }

    private func exit(_ event: HistoryEvent) throws(Violation) {
        guard case .stateExited(let name, let output, let assigned) = event.details else {
            throw Violation("wrong details")
        }
        let isIt = { (line: Line) in line.head == event.previousID && line.step?.name == name }
        var found = lines.first(where: isIt)
        if found?.isWaiting == true, found?.document != output.value {
            // After a redrive several may follow the same event.
            found = lines.first { isIt($0) && $0.document == output.value } ?? found
        }
        guard let line = found, let position = line.position else {
            throw Violation("nothing has come to the end of its state")
        }
        let step = line.workflow.steps[position]
        var next = step.next
        if case .caught(_, let error, let target) = line.phase {
            next = target
            try checkCaught(step, line, error, output.value)
        } else {
            try demand(mayExit(line, step, at: event.timestamp.milliseconds), "\(name) was not done")
            if case .choice(let bound, let then) = step.work, (line.document["n"]?.int ?? 0) < bound { next = then }
            let expected = expectedOutput(step, line)
            try demand(
                output.value == expected,
                "\(name) has the output \(output.serialized), not \(expected.serialized)"
            )
        }
        let isAssigning = if case .pass(.assign) = step.work { true } else { false }
        try demand(assigned.count == (isAssigning ? 1 : 0), "\(name) assigned \(assigned.map(\.name))")
        if isAssigning { line.variable = line.document["n"] ?? .null }
        line.document = output.value
        line.head = event.id
        if let next {
            line.phase = .due(next)
        } else {
            line.phase = .finished
            try finished(line)
        }
    }

    private func mayExit(_ line: Line, _ step: BlueprintStep, at time: Int64) -> Bool {
        switch (step.work, line.phase) {
        case (.pass, .inside), (.choice, .inside), (.succeed, .inside): true
        case (.wait(let seconds), .inside): time >= line.attempt.beganAt + Int64(seconds) * 1_000
        case (.waitUntil(let milliseconds), .inside): time >= milliseconds
        case (_, .worked): true
        default: false
        }
    }

    private func finished(_ line: Line) throws(Violation) {
        guard let parent = line.parent else { return }
        // An iteration is done when MapIterationSucceeded says so.
        guard case .parallel = parent.step?.work else { return }
        lines.removeAll { $0 === line }
        parent.children.finished += 1
        parent.children.last = max(parent.children.last, line.head)
    }

    // MARK: - The end

    private func takeEnd(_ event: HistoryEvent) throws(Violation) {
        let top = lines[0]
        switch (event.type, event.details) {
        case (.executionSucceeded, .output(let output)):
            guard case .finished = top.phase else { throw Violation("the top level is not at its end") }
            try demand(event.previousID == top.head, "it does not follow the last state")
            try demand(
                output.value == top.document,
                "the output is \(output.serialized), not \(top.document.serialized)"
            )
        case (.executionFailed, .failure(let error, let cause)):
            if events.count >= Self.eventsMaximum { return }
            guard let fatal else {
                throw Violation("it failed with \(error ?? "nothing"), without a reason: \(cause ?? "")")
            }
            try demand(error == fatal, "it failed with \(error ?? "nothing") in place of \(fatal)")
        case (.executionAborted, _):
            try demand(oracle.mayStop(self), "nobody stopped it")
        case (.executionTimedOut, _):
            guard let seconds = machine.timeoutSeconds else { throw Violation("it has no timeout") }
            let due = clockBeganAt + Int64(seconds) * 1_000
            try demand(event.timestamp.milliseconds >= due, "its timeout was early")
        default: throw Violation("wrong details")
        }
    }

    /// The end as the turn's own record has it.
    func end(_ result: ExecutionResult, at time: Int64) throws(Violation) {
        self.result = result
        stopTime = time
        stopTimes.insert(time)
        if result.status != .succeeded { failedEnds += 1 }
        let last = events.last?.type
        let expected: HistoryEventType =
            switch result.status {
            case .succeeded: .executionSucceeded
            case .failed: .executionFailed
            case .aborted: .executionAborted
            case .timedOut: .executionTimedOut
            case .running, .pendingRedrive: .executionStarted
            }
        try demand(last == expected, "it ended \(result.status.rawValue) with \(last?.rawValue ?? "no event")")
        // Of one that did not succeed all is needed that a redrive goes on from.
        if result.status == .succeeded { lines = [lines[0]] }
    }
}
