// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// The timers and tasks that an execution asked for, and what becomes of them.
struct Outside {
    private(set) var tasks: [EffectID: TaskRequest] = [:]
    private(set) var timers: [TimerID: Timestamp] = [:]
    private(set) var result: ExecutionResult?
    private var closed: [TaskRequest] = []
    private var fired: [TimerID] = []
    /// Effects and timers share one sequence of numbers; none comes twice.
    private var highest = 0

    var isQuiet: Bool { tasks.isEmpty && timers.isEmpty }

    /// The numbers of what is open.
    var open: String { "tasks \(tasks.keys.map(\.number).sorted()), timers \(timers.keys.map(\.number).sorted())" }

    /// The earliest timer.
    var nextTimer: (TimerID, Timestamp)? {
        timers.min { ($0.value, $0.key.number) < ($1.value, $1.key.number) }.map { ($0.key, $0.value) }
    }

    mutating func fire(_ timer: TimerID) {
        timers[timer] = nil
        fired.append(timer)
    }

    /// A task with its outcome is open no more.
    mutating func settle(_ command: Command) {
        switch command {
        case .taskSucceeded(let id, _), .taskFailed(let id, _): close(id)
        default: break
        }
    }

    mutating func close(_ id: EffectID) {
        guard let request = tasks.removeValue(forKey: id) else { return }
        closed.append(request)
    }

    /// Does what a step asks for; gives the result that ends the execution.
    mutating func perform(_ step: Step, at now: Timestamp) throws(BrokenRule) -> ExecutionResult? {
        try BrokenRule.require(result == nil || step.isEmpty, "Something follows the end: \(step)")
        for effect in step.effects {
            switch effect {
            case .startTask(let request):
                try take(request.id.number)
                tasks[request.id] = request
            case .cancelTask(let id): close(id)
            case .setTimer(let id, let time):
                try take(id.number)
                try BrokenRule.require(time >= now, "A timer is set in the past: \(time.text)")
                timers[id] = time
            case .cancelTimer(let id):
                if timers.removeValue(forKey: id) != nil { fired.append(id) }
            }
        }
        if let ended = step.result { result = ended }
        return result
    }

    /// Numbers grow, but a task's own timer has a later number and is asked for first.
    private mutating func take(_ number: Int) throws(BrokenRule) {
        let isFree =
            tasks[EffectID(number)] == nil && timers[TimerID(number)] == nil
            && !closed.contains { $0.id.number == number } && !fired.contains(TimerID(number))
        try BrokenRule.require(isFree, "Number \(number) is given twice.")
    }

    // MARK: - What workers do

    /// What one open task does next; nil where none is open.
    mutating func taskCommand(_ generator: inout SeededGenerator) -> Command? {
        guard !tasks.isEmpty else { return nil }
        let request = tasks[generator.pick(tasks.keys.sorted())]
        return request.map { command(for: $0, &generator) }
    }

    /// Something about a task or timer that is over.
    func lateCommand(_ generator: inout SeededGenerator) -> Command? {
        if generator.chance(30), !fired.isEmpty { return .timerFired(generator.pick(fired)) }
        return closed.isEmpty ? nil : command(for: generator.pick(closed), &generator)
    }

    private func command(for request: TaskRequest, _ generator: inout SeededGenerator) -> Command {
        let id = request.id
        return switch generator.int(0..<16) {
        case 0..<7: .taskSucceeded(id, output: output(&generator))
        case 7..<10: .taskFailed(id, failure(&generator))
        case 10..<14: progress(of: request, &generator)
        default: .taskHeartbeat(id)
        }
    }

    /// What a task does before its outcome: an answered call, or an activity's way to a worker.
    private func progress(of request: TaskRequest, _ generator: inout SeededGenerator) -> Command {
        switch request.resource {
        case .function: .taskHeartbeat(request.id)
        case .activity:
            generator.chance(50)
                ? .activityScheduled(request.id)
                : .activityStarted(request.id, workerName: generator.chance(50) ? "w" : nil)
        case .service(let service):
            service.pattern == .requestResponse
                ? .taskHeartbeat(request.id) : .taskSubmitted(request.id, output: output(&generator))
        }
    }

    private func output(_ generator: inout SeededGenerator) -> Payload {
        let value = DocumentGenerator.input(&generator)
        guard generator.chance(30), let read = try? JSON(parsing: value.prettyPrinted) else { return Payload(value) }
        return Payload(read, text: value.prettyPrinted)
    }

    private func failure(_ generator: inout SeededGenerator) -> TaskFailure {
        let error = generator.chance(90) ? generator.pick(DefinitionGenerator.errors) : nil
        let cause = generator.chance(60) ? generator.pick(["", "c", "{\"a\":1}"]) : nil
        return TaskFailure(
            error: error,
            cause: cause,
            stage: generator.pick([.run, .run, .run, .submit, .start, .schedule])
        )
    }
}
