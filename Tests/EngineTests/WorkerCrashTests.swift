// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

/// Kills the engine at every commit while a worker takes and ends an activity's task.
struct WorkerCrashTests {
    private static let arn = "arn:aws:states:us-east-1:123456789012:execution:m:e"

    /// The worker's side: what it was given and not yet told to be done with.
    private struct Worker {
        var tokens: [String] = []
        var taken: [String] = []

        mutating func work(on simulated: SimulatedEngine) {
            let polled = simulated.pending {
                simulated.engine.activityTask(arn: SimulatedEngine.activityARN, workerName: "w", reply: $0)
            }
            simulated.threads.advance(bySeconds: 61)
            if case .success(let task?) = polled.answer {
                tokens.append(task.token)
                taken.append(task.token)
            }
            tokens.removeAll { token in
                let sent = simulated.answer { simulated.engine.sendTaskSuccess(token: token, output: "1", reply: $0) }
                // No answer, or one that says the server failed: the worker does not know, and asks again.
                return sent?.error.map { $0.code == .taskTimedOut } ?? (sent != nil)
            }
        }
    }

    private static func setUp(_ simulated: SimulatedEngine) {
        let machine = CreateStateMachineInput(
            name: "m",
            definition: Definitions.retriedActivity,
            roleARN: "r",
            type: .standard,
            configuration: [:]
        )
        _ = simulated.answer { simulated.engine.createActivity(name: "work", configuration: [:], reply: $0) }
        _ = simulated.answer { simulated.engine.createStateMachine(machine, reply: $0) }
        _ = simulated.answer { simulated.engine.startExecution(simulated.startInput("m"), reply: $0) }
    }

    @Test(arguments: [true, false], 1...7)
    func `a crash at any commit hands no task out twice and ends it once`(isStored: Bool, commit: Int) throws {
        var worker = Worker()
        let first = SimulatedEngine.started(
            fault: isStored ? .losingAnswer(commit: commit) : .failing(commit: commit)
        )
        Self.setUp(first)
        worker.work(on: first)
        let second = first.restarted()
        Self.setUp(second)
        for _ in 0..<4 { worker.work(on: second) }
        #expect(try second.describe(Self.arn).status == .succeeded)
        #expect(Set(worker.taken).count == worker.taken.count)
        let history = try second.history(Self.arn)
        #expect(history.map(\.id) == Array(1...history.count))
        let types = history.map(\.type)
        #expect(types.filter { $0 == .activitySucceeded }.count == 1)
        let starts = types.filter { $0 == .activityStarted }.count
        #expect(starts == types.filter { $0 == .activityTimedOut }.count + 1)
        #expect(worker.taken.count <= starts)
    }

    @Test func `the commits of the undisturbed run are those that are cut off`() throws {
        let simulated = SimulatedEngine.started()
        Self.setUp(simulated)
        var worker = Worker()
        worker.work(on: simulated)
        #expect(try simulated.describe(Self.arn).status == .succeeded)
        #expect((4...7).contains(simulated.store.commitCount))
    }
}
