// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

@testable import Engine

/// Executions that are packed while they rest.
struct RestTests {
    private static let parallel = #"""
        {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
        {"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":60,"Assign":{"x":1},"End":true}}},
        {"StartAt":"B","States":{"B":{"Type":"Wait","Seconds":300,"End":true}}}]}}}
        """#

    /// The history of an execution to which all kinds of things happen while it waits.
    private static func history(of definition: String, restSeconds: Int) throws -> [HistoryEvent] {
        var limits = Limits()
        limits.restSeconds = restSeconds
        let simulated = SimulatedEngine.started(
            script: [
                "C": [.submitted(.null)], "T": [.failure(TaskFailure(error: "E", cause: nil)), .echo],
                "U": [.later(seconds: 30, .echo)],
            ],
            limits: limits
        )
        _ = simulated.answer { simulated.engine.createActivity(name: "work", configuration: [:], reply: $0) }
        try simulated.create("m", definition)
        let arn = try simulated.start("m", input: #"{"a":[1,{"b":"é"}],"n":1.50}"#).arn
        simulated.threads.advance(bySeconds: 20)
        // The same start once more, which looks at the one that runs.
        #expect(try simulated.start("m", input: #"{"a":[1,{"b":"é"}],"n":1.50}"#).arn == arn)
        if definition == Definitions.callback {
            let token = try #require(simulated.connector.started.first?.request.token)
            _ = simulated.answer { simulated.engine.sendTaskHeartbeat(token: token, reply: $0) }
            simulated.threads.advance(bySeconds: 20)
            _ = simulated.answer { simulated.engine.sendTaskSuccess(token: token, output: "[1]", reply: $0) }
        }
        simulated.threads.advance(bySeconds: 100)
        _ = simulated.answer { simulated.engine.stopExecution(arn: arn, error: "E", cause: nil, reply: $0) }
        #expect(try simulated.describe(arn).status != .running)
        #expect(simulated.engine.metrics.openExecutions == 0)
        return try simulated.history(arn)
    }

    @Test(arguments: [Definitions.wait, Definitions.callback, Definitions.everything, Definitions.activity, parallel])
    func `an execution goes on from its rest as if there had been none`(_ definition: String) throws {
        let history = try Self.history(of: definition, restSeconds: 0)
        #expect(history.count > 3)
        #expect(history == (try Self.history(of: definition, restSeconds: 1_000_000)))
    }

    private static func live(_ definition: String, record: Bool = true) throws -> (LiveExecution, [Effect]) {
        let analysis = DefinitionParser(catalog: SimulatedEngine.catalog).analyze(definition, type: .standard)
        let sample = StoreSamples.execution(1)
        var execution = Execution(
            identity: sample.identity,
            machine: try #require(analysis.machine),
            seed: ExecutionSeed(1, 2, 3, 4),
            tokenSecret: SimulatedEngine.tokenSecret,
            recordsHistory: true
        )
        let step = execution.apply(.start(input: Payload([:])), at: Timestamp(milliseconds: 0))
        return (LiveExecution(execution, record: record ? sample : nil, logging: nil), step.effects)
    }

    private static func set(_ effects: [Effect], of execution: LiveExecution) {
        var number = 0
        for case .setTimer(let id, _) in effects {
            number += 1
            execution.timers.insert(TimerHandle(number: number), for: id)
        }
    }

    /// When the first of two branches goes on after 60 seconds: whether both rest, for how many seconds, from when.
    @Test(arguments: [(60, 0, true), (61, 0, false), (59, 1_000, true), (60, 1_000, false)])
    func `what is packed waits for what is far away`(_ seconds: Int, _ now: Int64, _ rests: Bool) throws {
        let (execution, effects) = try Self.live(Self.parallel)
        Self.set(effects, of: execution)
        let packed = execution.awake.look { $0.packed }
        execution.packIfResting(forSeconds: seconds, from: Timestamp(milliseconds: now))
        // As long as it is packed it is one line, whatever is in it.
        #expect(execution.lineCount == (rests ? 1 : 3))
        #expect(execution.standstill == nil)
        #expect(execution.awake.look { $0.packed } == packed)
        #expect(execution.lineCount == 3)
    }

    @Test func `what is packed once more knows what happened since`() throws {
        let (execution, effects) = try Self.live(Self.parallel)
        Self.set(effects, of: execution)
        let now = Timestamp(milliseconds: 0)
        execution.packIfResting(forSeconds: 1, from: now)
        _ = execution.awake.apply(.stateMachineDeleted, at: now)
        let packed = execution.awake.look { $0.packed }
        #expect(packed.contains("deleted"))
        execution.packIfResting(forSeconds: 1, from: now)
        #expect(execution.lineCount == 1)
        #expect(execution.awake.look { $0.packed } == packed)
    }

    @Test func `texts of a store make what an execution is packed as`() throws {
        let (execution, _) = try Self.live(Self.parallel)
        let ids = [FrameID.header, .top, FrameID(1), FrameID(2)]
        var open = OpenExecution(record: StoreSamples.execution(1), turn: 1, lastEvent: 1, storedFrames: [])
        open.storedFrames = ids.map { id in
            StoredFrame(id, text: execution.awake.look { $0.encodedFrame(id) }.serialized)
        }
        #expect(open.packed == execution.awake.look { $0.packed })
        open.storedFrames.append(StoredFrame(FrameID(3), [:]))
        #expect(open.packed == nil)
    }

    @Test func `what lacks a timer, is under way to the disk or has no record is not packed`() throws {
        let (execution, effects) = try Self.live(Self.parallel)
        let now = Timestamp(milliseconds: 0)
        Self.set(effects.dropLast(), of: execution)
        execution.packIfResting(forSeconds: 1, from: now)
        #expect(execution.lineCount == 3)
        #expect(execution.standstill != nil)
        Self.set(effects, of: execution)
        execution.uncommittedTurns = 1
        execution.packIfResting(forSeconds: 1, from: now)
        #expect(execution.lineCount == 3)
        let (express, its) = try Self.live(Self.parallel, record: false)
        Self.set(its, of: express)
        express.packIfResting(forSeconds: 1, from: now)
        #expect(express.lineCount == 3)
    }

    @Test func `a timer that is gone while its execution is packed is missed`() throws {
        let (execution, effects) = try Self.live(Definitions.wait)
        Self.set(effects, of: execution)
        execution.packIfResting(forSeconds: 1, from: Timestamp(milliseconds: 0))
        #expect(execution.standstill == nil)
        for case .setTimer(let id, _) in effects { execution.timers.remove(id) }
        #expect(execution.standstill != nil)
    }

    @Test func `timers are held by their numbers, however many there are`() {
        var timers = HeldTimers()
        for number in 1...5 { timers.insert(TimerHandle(number: 10 * number), for: TimerID(number)) }
        #expect(timers.count == 5)
        for number in [2, 5, 1] {
            #expect(timers.contains(TimerID(number)))
            #expect(timers.remove(TimerID(number)) == TimerHandle(number: 10 * number))
            #expect(timers.remove(TimerID(number)) == nil)
        }
        timers.insert(TimerHandle(number: 60), for: TimerID(6))
        #expect(timers.takeAll().map(\.number).sorted() == [30, 40, 60])
        #expect(timers.count == 0 && timers.takeAll().isEmpty)
        #expect(!timers.contains(TimerID(3)))
    }
}
