// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

extension SimulatedEngine {
    /// Polls for a task and lets some time pass.
    func poll(_ worker: String? = nil, seconds: Int = 0) throws -> ActivityTask? {
        let pending = pending { engine.activityTask(arn: Self.activityARN, workerName: worker, reply: $0) }
        threads.advance(bySeconds: seconds)
        return try #require(pending.answer).get()
    }
}

struct ActivityTests {
    private static func started(limits: Limits = Limits()) throws -> SimulatedEngine {
        let simulated = SimulatedEngine.started(limits: limits)
        try simulated.create("m", Definitions.activity)
        _ = simulated.answer { simulated.engine.createActivity(name: "work", configuration: [:], reply: $0) }
        return simulated
    }

    @Test func `a worker takes a task, and its start is stored before it has the token`() throws {
        let simulated = try Self.started()
        let arn = try simulated.start("m", input: "5").arn
        let task = try #require(try simulated.poll("w"))
        #expect(task.input == "5")
        let events = try simulated.history(arn)
        #expect(events.map(\.type).suffix(2) == [.activityScheduled, .activityStarted])
        #expect(events.last?.details == .activityStarted(workerName: "w"))
        _ = simulated.answer { simulated.engine.sendTaskSuccess(token: task.token, output: "6", reply: $0) }
        #expect(try simulated.describe(arn).output == "6")
    }

    @Test func `a worker that waits gets the task when it comes`() throws {
        let simulated = try Self.started()
        let pending = simulated.pending {
            simulated.engine.activityTask(arn: SimulatedEngine.activityARN, workerName: nil, reply: $0)
        }
        simulated.threads.advance(bySeconds: 30)
        #expect(pending.answer == nil)
        try simulated.start("m", input: "7")
        #expect(try pending.answer?.get()?.input == "7")
    }

    @Test func `workers are sent away before a shutdown, and the tasks of later ones are the next process's`() throws {
        let simulated = try Self.started()
        let poll = { (isTask: Bool) in
            simulated.pending {
                simulated.engine.activityTask(
                    arn: SimulatedEngine.activityARN,
                    workerName: nil,
                    isTask: isTask,
                    reply: $0
                )
            }
        }
        let (waiting, task) = (poll(false), poll(true))
        simulated.threads.run()
        simulated.engine.sendWorkersAway()
        let late = poll(false)
        simulated.threads.run()
        #expect(try #require(waiting.answer).get() == nil)
        #expect(try #require(late.answer).get() == nil)
        // A task of an execution must not learn of no task: its execution would go on with that.
        #expect(task.answer == nil)
        let arn = try simulated.start("m", input: "7").arn
        #expect(task.answer == nil)
        #expect(try simulated.history(arn).map(\.type).last == .activityScheduled)
        let next = simulated.restarted()
        #expect(try next.poll()?.input == "7")
    }

    @Test func `a task whose activity cannot be read for now waits until it can`() throws {
        let simulated = try Self.started().restarted()
        simulated.store.failReads(2, of: SimulatedEngine.activityARN)
        let arn = try simulated.start("m", input: "7").arn
        #expect(try simulated.history(arn).map(\.type).last == .taskStateEntered)
        simulated.threads.advance(bySeconds: 2)
        #expect(try simulated.history(arn).map(\.type).last == .activityScheduled)
        #expect(try simulated.poll()?.input == "7")
    }

    @Test func `no task within a minute is no task`() throws {
        let simulated = try Self.started()
        let pending = simulated.pending {
            simulated.engine.activityTask(arn: SimulatedEngine.activityARN, workerName: nil, reply: $0)
        }
        simulated.threads.advance(bySeconds: 59)
        #expect(pending.answer == nil)
        simulated.threads.advance(bySeconds: 1)
        #expect(try #require(pending.answer).get() == nil)
    }

    @Test(arguments: 1..<10 as Range<UInt64>)
    func `each task is handed out once`(seed: UInt64) throws {
        let simulated = SimulatedEngine.started(seed: seed)
        try simulated.create("m", Definitions.activity)
        _ = simulated.answer { simulated.engine.createActivity(name: "work", configuration: [:], reply: $0) }
        let polls = (0..<8).map { _ in
            simulated.pending {
                simulated.engine.activityTask(arn: SimulatedEngine.activityARN, workerName: nil, reply: $0)
            }
        }
        for number in 0..<5 { try simulated.start("m", name: "e\(number)", input: "\(number)") }
        simulated.threads.advance(bySeconds: 61)
        let inputs = try polls.compactMap { try #require($0.answer).get()?.input }
        #expect(inputs.sorted() == ["0", "1", "2", "3", "4"])
    }

    @Test func `a worker that is gone takes no task`() throws {
        let simulated = try Self.started()
        let gone = PendingPoll(simulated)
        gone.poll.cancel()
        simulated.threads.run()
        #expect(try #require(gone.pending.answer).get() == nil)
        try simulated.start("m", input: "1")
        #expect(try simulated.poll()?.input == "1")
    }

    /// Nobody has asked for the activity since the restart: the poll has to read it first.
    @Test(arguments: [false, true])
    func `a poll that is given up while its activity is read takes no task`(byShutdown: Bool) throws {
        let simulated = try Self.started().restarted()
        let gone = PendingPoll(simulated)
        if byShutdown {
            simulated.engine.sendWorkersAway()
        } else {
            gone.poll.cancel()
        }
        simulated.threads.run()
        #expect(try #require(gone.pending.answer).get() == nil)
        if byShutdown { return }
        try simulated.start("m", input: "1")
        #expect(try simulated.poll()?.input == "1")
    }

    private struct PendingPoll {
        let pending: PendingAnswer<ActivityTask?>
        let poll: ActivityPoll

        init(_ simulated: SimulatedEngine) {
            var poll = ActivityPoll?.none
            pending = simulated.pending {
                poll = simulated.engine.activityTask(
                    arn: SimulatedEngine.activityARN,
                    workerName: nil,
                    reply: $0
                )
            }
            guard let poll else { preconditionFailure("The call was made.") }
            self.poll = poll
        }
    }

    @Test func `a task that is not wanted any more is not handed out`() throws {
        let simulated = try Self.started()
        let stopped = try simulated.start("m", name: "a", input: "1").arn
        try simulated.start("m", name: "b", input: "2")
        _ = simulated.answer { simulated.engine.stopExecution(arn: stopped, error: nil, cause: nil, reply: $0) }
        #expect(try simulated.poll()?.input == "2")
    }

    @Test(arguments: 1..<60 as Range<UInt64>)
    func `when a stop races with a worker, the worker has the task only if history says so`(seed: UInt64) throws {
        let simulated = SimulatedEngine.started(seed: seed)
        try simulated.create("m", Definitions.activity)
        _ = simulated.answer { simulated.engine.createActivity(name: "work", configuration: [:], reply: $0) }
        let stopped = try simulated.start("m", name: "a", input: "1").arn
        try simulated.start("m", name: "b", input: "2")
        let stop = simulated.pending {
            simulated.engine.stopExecution(arn: stopped, error: nil, cause: nil, reply: $0)
        }
        let task = try #require(try simulated.poll())
        #expect(stop.answer != nil && stop.answer?.error == nil)
        let wasStarted = try simulated.history(stopped).contains { $0.type == .activityStarted }
        #expect(task.input == (wasStarted ? "1" : "2"))
    }

    @Test func `more workers than allowed are refused`() throws {
        var limits = Limits()
        limits.pollersPerActivityMaximum = 1
        let simulated = try Self.started(limits: limits)
        let first = simulated.pending {
            simulated.engine.activityTask(arn: SimulatedEngine.activityARN, workerName: nil, reply: $0)
        }
        let second = simulated.answer {
            simulated.engine.activityTask(arn: SimulatedEngine.activityARN, workerName: nil, reply: $0)
        }
        #expect(first.answer == nil)
        #expect(second?.error?.code == .activityWorkerLimitExceeded)
    }

    @Test func `an execution that reaches a missing activity fails, and polling for it is refused`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.activity)
        let record = try simulated.describe(simulated.start("m").arn)
        #expect(record.status == .failed)
        #expect(record.error == "States.Runtime")
        #expect(record.cause?.hasSuffix("The activity \(SimulatedEngine.activityARN) does not exist.") == true)
        let poll = simulated.answer {
            simulated.engine.activityTask(arn: SimulatedEngine.activityARN, workerName: nil, reply: $0)
        }
        #expect(poll?.error?.message == "Activity Does Not Exist: '\(SimulatedEngine.activityARN)'")
    }

    @Test func `deleting ends waiting tasks and polls, and may be repeated`() throws {
        let simulated = try Self.started()
        let arn = try simulated.start("m").arn
        for _ in 0..<2 {
            let deleted = simulated.answer {
                simulated.engine.deleteActivity(arn: SimulatedEngine.activityARN, reply: $0)
            }
            #expect(deleted != nil && deleted?.error == nil)
        }
        #expect(try simulated.describe(arn).error == "States.Runtime")
    }

    @Test func `creating again answers the first one`() throws {
        let simulated = try Self.started()
        let first = simulated.answer {
            simulated.engine.describeActivity(arn: SimulatedEngine.activityARN, reply: $0)
        }
        simulated.threads.advance(bySeconds: 5)
        let again = simulated.answer {
            simulated.engine.createActivity(
                name: "work",
                configuration: ["tags": [], "encryptionConfiguration": ["type": "AWS_OWNED_KEY"]],
                reply: $0
            )
        }
        #expect(try #require(first).get() == #require(again).get())
    }
}
