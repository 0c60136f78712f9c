// SPDX-License-Identifier: Apache-2.0

import Engine
import Storage

/// How processes start and die, and what becomes of commits.
extension Story {
    /// The process dies here and now; the next one starts after a while.
    func crash(_ occasion: String) {
        guard !process.threads.isKilled else { return }
        crashes += 1
        tell("CRASH \(occasion)")
        die()
    }

    private func die() {
        process.threads.kill()
        stepsToCrash = .max
        let lost = waiting.sorted { $0.key < $1.key }.map(\.value)
        waiting.removeAll(keepingCapacity: true)
        unanswered = 0
        // Whoever has no answer asks again.
        for retry in lost { after(outcomes.within(0...3_000), retry) }
        after(isFaulty ? faults.pick([0, 0, 1, 500, 20_000]) : 0) { [unowned self] in boot() }
    }

    private func boot() {
        process.buryDead()
        oracle.restarts += 1
        tell("a new process")
        process = StoryProcess(self)
        drawNextCrash()
    }

    func drawNextCrash() {
        stepsToCrash = isFaulty && options.faults.contains(.crash) ? faults.within(1...Story.stepsBetweenCrashes) : .max
    }

    /// The engine has called a failure fatal: its process ends by itself soon.
    func endOfProcess(_ threads: SimulatedThreads) {
        guard threads === process.threads else { return }
        after(faults.within(0...50)) { [unowned self] in
            if threads === process.threads { crash("after a failure that it called fatal") }
        }
    }

    func started(_ result: Result<RecoveryReport, ServiceError>, _ threads: SimulatedThreads) {
        guard threads === process.threads else { return }
        switch result {
        case .success(let report):
            tell("ready: \(report.restored) restored")
            for broken in report.broken { violate("not restored: \(broken)") }
        case .failure(let error):
            tell("no start: \(error.message)")
            if !isFaulty { violate("the engine does not start: \(error.message)") }
            endOfProcess(threads)
        }
    }

    /// SIGTERM: the engine ends in order, then the next process starts.
    func shutDown() {
        let dying = process
        guard !dying.threads.isKilled else { return }
        tell("shutdown")
        dying.engine.shutdown { [weak self] result in
            guard let self, dying === process, !dying.threads.isKilled else { return }
            if case .failure = result { return }
            tell("shut down")
            die()
        }
    }

    /// From now on nothing goes wrong; what went wrong last is over.
    func endFaults() {
        isFaulty = false
        diskFullUntil = 0
        stepsToCrash = .max
        process.threads.slowDown(upTo: 0)
        tell("no more faults")
        // Some failures ended a process that would have to go on; all goes on in a new one.
        if !process.threads.isKilled, case .healthy = process.engine.health {} else { stepsToCrash = 0 }
    }

    /// Mean distance of crashes in steps of the engine, twice.
    static let stepsBetweenCrashes = 500

    // MARK: - The disk

    func fateOfCommit(_ changes: [StoreChange]) -> StoryStore.Fate {
        guard isFaulty, !changes.isEmpty else { return .stored }
        if diskFullUntil > clock.uptime {
            return .fails(StoreError(code: .diskFull, message: "The disk is full."), isStored: false)
        }
        if options.faults.contains(.crash), faults.perMille(3) {
            return faults.pick([.crashBefore, .crashWithin, .crashWithin, .crashAfter])
        }
        if options.faults.contains(.io), faults.perMille(2) {
            return .fails(StoreError(code: .inputOutput, message: "The disk failed."), isStored: faults.perMille(500))
        }
        if options.faults.contains(.disk), faults.perMille(1) {
            diskFullUntil = clock.uptime + Int64(faults.within(1...30_000))
            return .fails(StoreError(code: .diskFull, message: "The disk is full."), isStored: false)
        }
        return .stored
    }

    /// How many sectors of a commit survive a crash while they are written: those before one, or any.
    func survivingSectors(of count: Int) -> Int {
        if faults.perMille(300) { return count }
        if faults.perMille(500) { return faults.below(count + 1) }
        return (0..<count).count { _ in faults.perMille(600) }
    }

    func mayRead() throws(StoreError) {
        guard isFaulty, options.faults.contains(.io), faults.perMille(3) else { return }
        throw StoreError(code: .inputOutput, message: "A read failed.")
    }
}
