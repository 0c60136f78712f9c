// SPDX-License-Identifier: Apache-2.0

/// Makes machines up from random numbers.
struct BlueprintGenerator {
    private var random: StoryRandom
    /// Machines that a Task may start: those that were made up before.
    private var nestable: [String] = []
    private var lastStep = 0
    private let epoch: Int64

    /// - Parameters:
    ///   - random: what everything follows from.
    ///   - epoch: when the story begins, in milliseconds since 1970.
    init(random: StoryRandom, epoch: Int64) {
        self.random = random
        self.epoch = epoch
    }

    /// The next machine; each may start those before it.
    mutating func machine(named name: String, isExpress: Bool) -> MachineBlueprint {
        let top = workflow(depth: 0, isExpress: isExpress)
        let timeout = random.perMille(150) ? random.within(20...400) : nil
        if !isExpress { nestable.append(name) }
        return MachineBlueprint(
            name: name,
            isExpress: isExpress,
            top: top,
            timeoutSeconds: isExpress ? nil : timeout
        )
    }

    /// A new definition of a machine; it may not start others, since it might start itself.
    mutating func update(of machine: MachineBlueprint) -> MachineBlueprint {
        let others = nestable
        nestable = []
        defer { nestable = others }
        let top = workflow(depth: 0, isExpress: machine.isExpress)
        return MachineBlueprint(
            name: machine.name,
            isExpress: machine.isExpress,
            top: top,
            timeoutSeconds: nil
        )
    }

    /// A machine whose executions run until their history is full, or until they are stopped.
    mutating func endlessMachine(named name: String) -> MachineBlueprint {
        let steps = [
            step(.pass(.assign), next: 1), step(.pass(.bump), next: 2),
            step(.choice(below: 1_000_000_000, then: 1), next: 3), step(.succeed, next: nil),
        ]
        return MachineBlueprint(
            name: name,
            isExpress: false,
            top: Blueprint(steps: steps, depth: 0),
            timeoutSeconds: nil
        )
    }

    // MARK: - Parts

    private mutating func workflow(depth: Int, isExpress: Bool) -> Blueprint {
        let count = random.within(depth == 0 ? 4...9 : 1...3)
        var steps = [step(.pass(.assign), next: 1)]
        for position in 1...count {
            let next: Int? = position == count ? nil : position + 1
            steps.append(anyStep(at: position, next: next, depth: depth, isExpress: isExpress))
        }
        addLoop(to: &steps)
        for position in steps.indices { addHandlers(to: &steps[position], count: steps.count) }
        return Blueprint(steps: steps, depth: depth)
    }

    private mutating func step(_ work: BlueprintWork, next: Int?) -> BlueprintStep {
        lastStep += 1
        return BlueprintStep(
            name: "S\(lastStep)",
            language: random.perMille(500) ? .jsonPath : .jsonata,
            work: work,
            next: next
        )
    }

    private mutating func anyStep(at position: Int, next: Int?, depth: Int, isExpress: Bool) -> BlueprintStep {
        switch random.below(100) {
        case 0..<30: return step(.pass(edit(depth: depth)), next: next)
        case 30..<40:
            guard let next else { return step(.succeed, next: nil) }
            // On, or over the next step.
            return step(.choice(below: random.within(1...12), then: next), next: next)
        case 40..<50 where !isExpress:
            if random.perMille(200) {
                let seconds = Int64(random.within(-60...400))
                return step(.waitUntil(milliseconds: epoch + seconds * 1_000), next: next)
            }
            return step(.wait(seconds: random.within(0...30)), next: next)
        case 50..<53 where next == nil: return step(.fail(error: random.pick(Self.errors)), next: nil)
        case 53..<83: return step(.task(job(isExpress: isExpress)), next: next)
        case 83..<92 where depth < 2:
            let branches = (0..<random.within(1...3)).map { _ in workflow(depth: depth + 1, isExpress: isExpress) }
            return step(.parallel(branches), next: next)
        case 92..<100 where depth < 2:
            let processor = workflow(depth: depth + 1, isExpress: isExpress)
            let count = random.pick(StoryInput.itemCounts.filter { depth == 0 || $0 < 6 })
            return step(.map(processor, count: count, concurrency: random.within(0...3)), next: next)
        default: return step(.pass(edit(depth: depth)), next: next)
        }
    }

    private mutating func edit(depth: Int) -> Edit {
        switch random.below(10) {
        case 0..<2: .keep
        case 2..<6: .bump
        case 6..<8: .mark
        default: .load(depth: random.within(0...depth))
        }
    }

    private mutating func job(isExpress: Bool) -> Job {
        var kind: Job.Kind
        switch random.below(10) {
        case 0..<3: kind = .function
        case 3..<5: kind = .invoke
        case 5..<7: kind = isExpress ? .function : .callback
        case 7..<8: kind = isExpress ? .invoke : .activity
        default:
            if !isExpress, !nestable.isEmpty {
                kind = .nested(machine: random.pick(nestable), pattern: random.pick([.request, .sync, .sync2]))
            } else {
                kind = .invoke
            }
        }
        var job = Job(kind: kind, shape: random.pick([.result, .member, .number]))
        switch kind {
        case .callback, .activity:
            job.timeoutSeconds = random.within(20...90)
            if random.perMille(500) { job.heartbeatSeconds = random.within(6...15) }
        case .function, .invoke:
            if random.perMille(500) { job.timeoutSeconds = random.within(5...60) }
        case .nested:
            job.shape = random.pick([.member, .number])
            if random.perMille(200) { job.timeoutSeconds = random.within(20...90) }
        }
        return job
    }

    /// A loop of some rounds around a Pass that counts: many transitions in one turn.
    private mutating func addLoop(to steps: inout [BlueprintStep]) {
        guard random.perMille(600) else { return }
        guard let position = steps.indices.dropLast().first(where: { Self.isBump(steps[$0].work) }) else { return }
        let next = steps[position].next
        let loop = step(.choice(below: random.within(20...200), then: position), next: next)
        steps[position].next = steps.count
        steps.append(loop)
    }

    private static func isBump(_ work: BlueprintWork) -> Bool {
        guard case .pass(.bump) = work else { return false }
        return true
    }

    private static let errors = ["E1", "E2", "E3"]
    private static let handled = [
        ["E1"], ["E2", "E3"], ["States.Timeout"], ["Lambda.SdkClientException", "E3"], ["States.TaskFailed"],
        ["E1", "Lambda.SdkClientException"],
    ]

    private mutating func addHandlers(to step: inout BlueprintStep, count: Int) {
        switch step.work {
        case .task, .parallel, .map: break
        case .pass, .choice, .wait, .waitUntil, .succeed, .fail: return
        }
        let retryCount = random.pick([0, 1, 1, 2])
        for index in 0..<retryCount {
            let isLast = index == retryCount - 1
            step.retries.append(
                RetryRule(
                    errors: isLast && random.perMille(600) ? ["States.ALL"] : random.pick(Self.handled),
                    intervalSeconds: random.within(1...8),
                    attempts: random.within(0...3),
                    backoffRate: random.pick([1, 1.5, 2]),
                    maxDelaySeconds: random.perMille(200) ? random.within(9...12) : nil,
                    hasJitter: random.perMille(150)
                )
            )
        }
        guard let next = step.next, next < count, random.perMille(600) else { return }
        step.catches.append(
            CatchRule(errors: random.perMille(700) ? ["States.ALL"] : random.pick(Self.handled), next: next)
        )
    }
}
