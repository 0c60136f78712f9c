// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// What clients do.
extension Story {
    /// Machines and an activity, before anything goes wrong.
    func setUp() {
        for index in 0..<4 {
            let name = "m\(index)"
            machines.append(name)
            create(generator.machine(named: name, isExpress: false))
        }
        if schedule.perMille(30) {
            // Whatever it does, the others must get on.
            create(generator.endlessMachine(named: "endless"))
            after(20_000) { [unowned self] in start("endless", "e", isNamed: true, number: 0) }
        }
        expressMachines = ["x0"]
        create(generator.machine(named: "x0", isExpress: true))
        call("CreateActivity") { engine, reply in
            engine.createActivity(name: "work", configuration: [:], reply: reply)
        } then: { [unowned self] (result: Result<ActivityRecord, ServiceError>) in
            if case .failure(let error) = result { violate("CreateActivity answered \(error.code.rawValue)") }
        }
        let end = clock.uptime + 10_000
        while violation == nil, advance(until: end) {}
        if unanswered > 0 { violate("a call was not answered although nothing went wrong") }
        for number in 0..<2 { poll(worker: number) }
    }

    private func create(_ machine: MachineBlueprint) {
        let definition = machine.definition
        oracle.blueprints[definition] = machine
        let input = CreateStateMachineInput(
            name: machine.name,
            definition: definition,
            roleARN: "arn:aws:iam::123456789012:role/r",
            type: machine.isExpress ? .express : .standard,
            configuration: sealing.perMille(300) ? Self.sealed : [:]
        )
        tell("definition of \(machine.name): \(definition)")
        call("CreateStateMachine \(machine.name)") { engine, reply in
            engine.createStateMachine(input, reply: reply)
        } then: { [unowned self] (result: Result<CreatedStateMachine, ServiceError>) in
            switch result {
            case .success(let created): revisions[machine.name] = created.record.revision
            case .failure(let error):
                violate("CreateStateMachine answered \(error.code.rawValue), \(error.message): \(definition)")
            }
        }
    }

    /// Every action has its own lot and time, so that one can be left out and the others stay.
    func planActions() {
        for number in 0..<options.actionCount where options.actions?.contains(number) ?? true {
            var random = StoryRandom(seed: options.seed, part: 1_000 + UInt64(number))
            let time = random.below(Story.span)
            after(time) { [unowned self] in
                var random = random
                act(number, &random)
            }
        }
    }

    private func act(_ number: Int, _ random: inout StoryRandom) {
        switch random.below(100) {
        case 0..<57: start(number, &random)
        case 57..<62: redrive(&random)
        case 62..<67: startExpress(number, &random)
        case 67..<74: stop(&random)
        case 74..<78: describe(&random)
        case 78..<84: readHistory(&random)
        case 84..<87: list(&random)
        case 87..<90: update(&random)
        case 90..<94: useWrongToken(&random)
        case 94..<97:
            guard options.faults.contains(.clock) else { return }
            jumpClock(&random)
        default:
            if options.faults.contains(.shutdown) { shutDown() }
        }
    }

    private func jumpClock(_ random: inout StoryRandom) {
        let seconds = random.pick([1, 10, 120, 3_600]) * (random.perMille(500) ? 1 : -1)
        clockJumps += 1
        oracle.setClock()
        clock.jump(byMilliseconds: Int64(seconds) * 1_000)
        tell("the clock was set by \(seconds) s")
    }

    // MARK: - Starts and stops

    private func start(_ number: Int, _ random: inout StoryRandom) {
        let machine = random.pick(machines)
        // Some by a name that another start has, or may have.
        let name = random.perMille(120) ? "e\(random.below(options.actionCount))" : "e\(number)"
        start(
            machine,
            name,
            isNamed: random.perMille(900),
            number: random.below(12)
        )
    }

    /// - Parameters:
    ///   - machine: which one.
    ///   - name: under which name, where it has one.
    ///   - isNamed: whether it has.
    ///   - number: the number of the input.
    private func start(_ machine: String, _ name: String, isNamed: Bool, number: Int) {
        let known = revisions[machine] ?? RevisionKey(0)
        let input = StartExecutionInput(
            stateMachineARN: StoryARN.machine(machine),
            name: isNamed ? name : nil,
            input: StoryInput.text(number),
            traceHeader: nil
        )
        let named = StoryARN.execution(machine, name)
        let isFirst = requested.insert(named).inserted
        call("StartExecution \(machine) \(isNamed ? name : "")", asksAgain: isNamed) { engine, reply in
            engine.startExecution(input, reply: reply)
        } then: { [unowned self] (result: Result<StartedExecution, ServiceError>) in
            switch result {
            case .success(let started):
                // A second start of one that runs tells of the first one, with its revision.
                let isOld = acknowledged.contains(started.arn) || isNamed && !isFirst
                let revision = isOld ? RevisionKey(0) : known
                check { () throws(Violation) in
                    try oracle.acknowledgedStart(started.arn, at: started.startTime, revision: revision)
                }
                if acknowledged.insert(started.arn).inserted { asked.append(started.arn) }
            case .failure(let error) where error.code == .executionAlreadyExists && isNamed:
                check { () throws(Violation) in try oracle.shownExisting(named) }
            case .failure(let error):
                violate("StartExecution of \(machine) answered \(error.code.rawValue), \(error.message)")
            }
        }
    }

    private func startExpress(_ number: Int, _ random: inout StoryRandom) {
        let input = StartExecutionInput(
            stateMachineARN: StoryARN.machine(random.pick(expressMachines)),
            name: "e\(number)",
            input: StoryInput.text(random.below(12)),
            traceHeader: nil
        )
        call("StartSyncExecution", asksAgain: false) { engine, reply in
            engine.startSyncExecution(input, reply: reply)
        } then: { [unowned self] (result: Result<SyncExecution, ServiceError>) in
            switch result {
            case .success(let execution):
                let output = execution.result.output?.value
                if execution.result.status == .succeeded, output?["n"]?.int == nil {
                    violate("an Express execution has the output \(output?.serialized ?? "none")")
                }
                if execution.result.status == .running { violate("an Express execution was answered while it runs") }
            case .failure(let error): violate("StartSyncExecution answered \(error.code.rawValue), \(error.message)")
            }
        }
    }

    private func stop(_ random: inout StoryRandom) {
        guard !asked.isEmpty else { return }
        let arn = random.pick(asked)
        oracle.requestStop(arn)
        call("StopExecution \(arn)") { engine, reply in
            engine.stopExecution(arn: arn, error: "Stopped", cause: nil, reply: reply)
        } then: { [unowned self] (result: Result<Timestamp, ServiceError>) in
            check { () throws(Violation) in
                switch result {
                case .success(let time): try oracle.acknowledgedStop(arn, at: time)
                case .failure(let error):
                    throw Violation("StopExecution of \(arn) answered \(error.code.rawValue), \(error.message)")
                }
            }
        }
    }

    // MARK: - Reads

    private func describe(_ random: inout StoryRandom) {
        guard let arn = anyARN(&random) else { return }
        call("DescribeExecution \(arn)", asksAgain: false) { engine, reply in
            engine.describeExecution(arn: arn, reply: reply)
        } then: { [unowned self] (result: Result<ExecutionRecord, ServiceError>) in
            check { () throws(Violation) in
                switch result {
                case .success(let record): try oracle.shown(record)
                case .failure: try oracle.shownMissing(arn)
                }
            }
        }
    }

    private func readHistory(_ random: inout StoryRandom) {
        guard let arn = anyARN(&random) else { return }
        let query = HistoryQuery(
            from: random.perMille(500) ? random.within(1...60) : nil,
            reverse: random.perMille(300),
            limit: random.pick([1, 7, 100])
        )
        call("GetExecutionHistory \(arn)", asksAgain: false) { engine, reply in
            engine.executionHistory(arn: arn, query, reply: reply)
        } then: { [unowned self] (result: Result<[HistoryEvent], ServiceError>) in
            check { () throws(Violation) in
                switch result {
                case .success(let events): try oracle.shown(events, of: arn, query)
                case .failure: try oracle.shownMissing(arn)
                }
            }
        }
    }

    private func anyARN(_ random: inout StoryRandom) -> String? {
        if random.perMille(100) { return StoryARN.execution(machines[0], "nobody") }
        return asked.isEmpty ? nil : random.pick(asked)
    }

    private func list(_ random: inout StoryRandom) {
        let query = ExecutionQuery(
            stateMachineARN: StoryARN.machine(random.pick(machines)),
            status: random.pick([nil, .running, .succeeded, .failed]),
            limit: random.within(1...20)
        )
        call("ListExecutions", asksAgain: false) { engine, reply in
            engine.listExecutions(query, reply: reply)
        } then: { [unowned self] (result: Result<Page<ExecutionSummary>, ServiceError>) in
            check { () throws(Violation) in
                switch result {
                case .success(let page): for row in page.rows { try oracle.shownExisting(row.identity.arn) }
                case .failure(let error): throw Violation("ListExecutions answered \(error.code.rawValue)")
                }
            }
        }
    }

    // MARK: - Changes

    private func update(_ random: inout StoryRandom) {
        let name = random.pick(machines)
        let old = MachineBlueprint(
            name: name,
            isExpress: false,
            top: Blueprint(steps: [], depth: 0),
            timeoutSeconds: nil
        )
        let machine = generator.update(of: old)
        let definition = machine.definition
        oracle.blueprints[definition] = machine
        let input = UpdateStateMachineInput(
            stateMachineARN: StoryARN.machine(name),
            definition: definition,
            roleARN: nil,
            configuration: sealing.pick([[:], Self.sealed, Self.unsealed])
        )
        tell("definition of \(name): \(definition)")
        call("UpdateStateMachine \(name)") { engine, reply in
            engine.updateStateMachine(input, reply: reply)
        } then: { [unowned self] (result: Result<StateMachineRecord, ServiceError>) in
            switch result {
            case .success(let record): revisions[name] = .max(record.revision, revisions[name] ?? record.revision)
            case .failure(let error):
                violate("UpdateStateMachine answered \(error.code.rawValue), \(error.message): \(definition)")
            }
        }
    }

    private func useWrongToken(_ random: inout StoryRandom) {
        let token = usedTokens.isEmpty || random.perMille(400) ? "no token" : random.pick(usedTokens)
        call("SendTaskSuccess, \(token == "no token" ? "wrong" : "used") token", asksAgain: false) { engine, reply in
            engine.sendTaskSuccess(token: token, output: "{}", reply: reply)
        } then: { [unowned self] (result: Result<Void, ServiceError>) in
            switch result {
            case .success: violate("a wrong or used token was taken")
            case .failure(let error):
                let expected: ServiceError.Code = token == "no token" ? .invalidToken : .taskTimedOut
                if error.code != expected { violate("a wrong or used token was answered with \(error.code.rawValue)") }
            }
        }
    }
}

extension RevisionKey {
    fileprivate static func max(_ left: RevisionKey, _ right: RevisionKey) -> RevisionKey {
        left.number >= right.number ? left : right
    }
}
