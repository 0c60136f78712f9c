// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage

/// The world outside: makes what is not there, starts what was not acknowledged, works, looks, and writes down what it
/// learned.
struct Client {
    let workflow: ReferenceWorkflow
    let process: Process
    let journal: Journal
    var memory: Memory
    private var poll: Pending<ActivityTask?>?
    private var ticks = 0

    private static let secondsPerTick = 10
    private static let ticksMaximum = 100
    /// When an execution is stopped, or its state machine deleted.
    private static let interventionTick = 2

    init(_ workflow: ReferenceWorkflow, _ process: Process, _ journal: Journal, _ memory: Memory) {
        self.workflow = workflow
        self.process = process
        self.journal = journal
        self.memory = memory
    }

    static func arn(_ name: String) -> String { "\(Process.account)execution:m:\(name)" }
    private static let machineARN = "\(Process.account)stateMachine:m"
    private static let activityARN = "\(Process.account)activity:work"

    /// Goes on until everything has ended, the process has died, or time is up.
    mutating func run() {
        while ticks < Self.ticksMaximum, process.fatalError == nil {
            create()
            start()
            intervene()
            work()
            look()
            if isDone { return }
            process.threads.advance(bySeconds: Self.secondsPerTick)
            ticks += 1
        }
    }

    private var isDone: Bool {
        let ended = workflow.executions.allSatisfy { name in
            memory.shown[Self.arn(name)].map { $0.record.status != .running } ?? false
        }
        return ended && (!workflow.isDeleted || memory.isMachineDeleted)
    }

    private mutating func note(_ observation: Observation) {
        journal.note(observation)
        memory.take(observation)
    }

    private mutating func create() {
        if workflow.hasWorkers, !memory.created.contains("work") {
            let answer = process.answer { process.engine.createActivity(name: "work", configuration: [:], reply: $0) }
            if case .success = answer { note(.created("work")) }
        }
        guard !memory.created.contains("m") else { return }
        let input = CreateStateMachineInput(
            name: "m",
            definition: workflow.definition,
            roleARN: "arn:aws:iam::123456789012:role/r",
            type: .standard,
            configuration: [:]
        )
        let answer = process.answer { process.engine.createStateMachine(input, reply: $0) }
        if case .failure(let error) = answer, error.code == .invalidDefinition {
            preconditionFailure("The reference workflow \(workflow.name) is none: \(error.message)")
        }
        if case .success = answer { note(.created("m")) }
    }

    private mutating func start() {
        guard memory.created.contains("m"), !memory.isMachineDeleted else { return }
        let names = workflow.executions.filter { !memory.started.contains($0) }
        let answers = names.map { name in
            process.begin { reply in
                process.engine.startExecution(
                    StartExecutionInput(stateMachineARN: Self.machineARN, name: name, input: "{}", traceHeader: nil),
                    reply: reply
                )
            }
        }
        process.threads.run()
        for (name, answer) in zip(names, answers) {
            switch answer.value {
            case .success: note(.started(name: name))
            // From an attempt whose answer did not come.
            case .failure(let error) where error.code == .executionAlreadyExists: note(.started(name: name))
            case .failure, nil: break
            }
        }
    }

    private mutating func intervene() {
        guard ticks >= Self.interventionTick else { return }
        for name in workflow.executions where workflow.isStopped && !memory.stopped.contains(name) {
            let answer = process.answer {
                process.engine.stopExecution(arn: Self.arn(name), error: "Stopped", cause: nil, reply: $0)
            }
            if case .success = answer { note(.stopped(name: name)) }
        }
        guard workflow.isDeleted, !memory.isMachineDeleted, memory.started.count == workflow.executions.count else {
            return
        }
        let answer = process.answer { process.engine.deleteStateMachine(arn: Self.machineARN, reply: $0) }
        if case .success = answer { note(.machineDeleted) }
    }

    /// Takes a task of the activity, and sends tokens back.
    private mutating func work() {
        if workflow.hasWorkers, memory.created.contains("work") {
            if let answer = poll?.value {
                if case .success(let task?) = answer { note(.held(token: task.token)) }
                poll = nil
            }
            if poll == nil {
                poll = process.begin { reply in
                    _ = process.engine.activityTask(arn: Self.activityARN, workerName: "w", reply: reply)
                }
                process.threads.run()
            }
        }
        // Those of calls went to the journal alone.
        let memory = Memory(journal.observations())
        for token in self.memory.tokens + memory.tokens.filter({ !self.memory.tokens.contains($0) }) {
            switch send(token) {
            case .success: note(.accepted(token: token))
            case .failure(let error) where error.code == .taskTimedOut: note(.refused(token: token))
            // Perhaps it was taken: asked again.
            case .failure, nil: break
            }
        }
    }

    func send(_ token: String) -> Result<Void, ServiceError>? {
        process.answer { process.engine.sendTaskSuccess(token: token, output: "1", reply: $0) }
    }

    private mutating func look() {
        for name in workflow.executions {
            guard let (record, history) = Self.look(at: Self.arn(name), process) else { continue }
            note(.shown(record, history))
        }
    }

    /// An execution as the API shows it.
    static func look(at arn: String, _ process: Process) -> (ExecutionRecord, [HistoryEvent])? {
        let record = process.answer { process.engine.describeExecution(arn: arn, reply: $0) }
        let history = process.answer { reply in
            process.engine.executionHistory(arn: arn, HistoryQuery(limit: 10_000), reply: reply)
        }
        guard case .success(let record) = record, case .success(let history) = history else { return nil }
        return (record, history)
    }
}
