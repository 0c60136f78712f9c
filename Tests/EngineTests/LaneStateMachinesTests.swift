// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

@testable import Engine

/// Each lane starts copies of its own of the state machines that are started often.
struct LaneStateMachinesTests {
    private let arn = SimulatedEngine.stateMachinePrefix + "m"

    private func simulated(copiesAfter starts: Int = 3, seed: UInt64 = 1) -> SimulatedEngine {
        var limits = Limits()
        limits.startsBeforeCopy = starts
        let simulated = SimulatedEngine(seed: seed, limits: limits)
        simulated.start()
        return simulated
    }

    private func pass(_ result: Int) -> String {
        #"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":\#(result),"End":true}}}"#
    }

    private func lanes(_ simulated: SimulatedEngine) -> [Lane] { simulated.engine.lanes.lanes }

    /// What each lane starts of an ARN after so many starts.
    private func started(_ simulated: SimulatedEngine, _ arn: String, times: Int) throws -> [RegisteredStateMachine] {
        let shared = try #require(simulated.engine.services.registry[arn])
        for _ in 1..<times {
            for lane in lanes(simulated) { _ = lane.stateMachines.started(shared) }
            simulated.threads.run()
        }
        return lanes(simulated).map { $0.stateMachines.started(shared) }
    }

    private func update(_ simulated: SimulatedEngine, _ definition: String) throws {
        let input = UpdateStateMachineInput(
            stateMachineARN: arn,
            definition: definition,
            roleARN: nil,
            configuration: [:]
        )
        _ = try #require(simulated.answer { simulated.engine.updateStateMachine(input, reply: $0) }).get()
    }

    @Test func `a machine that is started often is copied for each lane`() throws {
        let simulated = simulated()
        try simulated.create("m", pass(1))
        _ = try simulated.start("m")
        let shared = try #require(simulated.engine.services.registry[arn])
        let copies = try started(simulated, arn, times: 4)
        #expect(copies.map(\.lane) == [0, 1])
        for copy in copies {
            #expect(copy.record == shared.record)
            #expect(copy.executionPrefix == shared.executionPrefix)
            #expect(try copy.plan.get() !== shared.plan.get())
            #expect(copy.identity !== shared.identity)
        }
        #expect(try copies[0].plan.get() !== copies[1].plan.get())
        #expect(copies[0] === lanes(simulated)[0].stateMachines.find(arn))
        #expect(copies[0] === lanes(simulated)[0].stateMachines.started(copies[1]))
    }

    @Test func `what is started seldom is the machine that all share`() throws {
        let simulated = simulated(copiesAfter: 100)
        try simulated.create("m", pass(1))
        _ = try simulated.start("m")
        for machine in try started(simulated, arn, times: 50) {
            #expect(machine === simulated.engine.services.registry[arn])
        }
        #expect(lanes(simulated)[0].stateMachines.find(arn + "2") == nil)
    }

    @Test func `a large definition is not copied`() throws {
        let simulated = simulated()
        let comment = String(repeating: "c", count: 64 << 10)
        try simulated.create(
            "m",
            #"{"Comment":"\#(comment)","StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#
        )
        _ = try simulated.start("m")
        #expect(try started(simulated, arn, times: 5).map(\.lane) == [nil, nil])
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `an update counts at once on every lane, also while a copy is made`(seed: UInt64) throws {
        let simulated = simulated(seed: seed)
        try simulated.create("m", pass(0))
        for number in 1...5 {
            try update(simulated, pass(number))
            // Named, so that both lanes have some.
            for start in 0..<20 {
                let started = try simulated.start("m", name: "\(number)-\(start)")
                #expect(try simulated.describe(started.arn).output == "\(number)")
            }
            #expect(lanes(simulated).map { $0.stateMachines.find(arn)?.lane } == [0, 1])
            try update(simulated, pass(-number))
            // The copy is asked for, and made before or after the update.
            let shared = try #require(simulated.engine.services.registry[arn])
            for lane in lanes(simulated) { for _ in 0..<3 { _ = lane.stateMachines.started(shared) } }
            try update(simulated, pass(number * 10))
            for lane in lanes(simulated) {
                #expect(lane.stateMachines.find(arn)?.record.definition == pass(number * 10))
            }
        }
    }

    @Test func `an Express execution that a lane starts is of the copy, and of the next definition after an update`()
        throws
    {
        let simulated = simulated()
        try simulated.create("m", pass(1), type: .express)
        func outputs() -> [String] {
            (0..<10).map { _ in
                let input = StartExecutionInput(stateMachineARN: arn, name: nil, input: "{}", traceHeader: nil)
                let answer = simulated.answer { reply in
                    lanes(simulated)[1].run { [engine = simulated.engine] _ in
                        engine.startSyncExecution(input, reply: reply)
                    }
                }
                return (try? answer?.get().result.output?.serialized) ?? "none"
            }
        }
        #expect(outputs() == Array(repeating: "1", count: 10))
        #expect(lanes(simulated).map { $0.stateMachines.find(arn)?.lane } == [nil, 1])
        try update(simulated, pass(2))
        #expect(outputs() == Array(repeating: "2", count: 10))
        #expect(lanes(simulated)[1].stateMachines.find(arn)?.lane == 1)
    }

    @Test func `an execution is of the revision that was there when it was asked for`() throws {
        let simulated = simulated()
        try simulated.create("m", pass(1))
        _ = try simulated.start("m")
        let first = try started(simulated, arn, times: 4)[0]
        try update(simulated, pass(2))
        #expect(try started(simulated, arn, times: 4)[1].lane == 1)
        #expect(lanes(simulated)[1].stateMachines.started(first) === first)
    }

    @Test func `tags change the copy and leave its plan`() throws {
        let simulated = simulated()
        try simulated.create("m", pass(1))
        _ = try simulated.start("m")
        let first = try started(simulated, arn, times: 4)[0]
        let change = TagChange.adding(TagSet(json: [["key": "k", "value": "v"]]))
        _ = try #require(
            simulated.answer { simulated.engine.changeTags(of: .stateMachine(arn), change, reply: $0) }
        ).get()
        let found = lanes(simulated)[0].stateMachines.find(arn)
        let second = try #require(found)
        #expect(second.lane == 0)
        #expect(second.record == simulated.engine.services.registry[arn]?.record)
        #expect(second.record != first.record)
        #expect(try second.plan.get() === first.plan.get())
    }

    @Test func `a version is copied for itself`() throws {
        let simulated = simulated()
        try simulated.create("m", pass(1))
        let input = PublishVersionInput(stateMachineARN: arn, revisionID: nil, description: nil)
        let version = try #require(simulated.answer { simulated.engine.publishVersion(input, reply: $0) }).get()
        try update(simulated, pass(2))
        for number in 0..<20 {
            let started = try simulated.start("m:1", name: "\(number)")
            let record = try simulated.describe(started.arn)
            #expect(record.output == "1")
            #expect(record.identity.versionARN == version.arn)
        }
        for (number, lane) in lanes(simulated).enumerated() {
            let found = lane.stateMachines.find(version.arn)
            let copy = try #require(found)
            #expect(copy.lane == number)
            #expect(copy.versionARN == version.arn)
            // Only looked at, to see whether it is being deleted.
            #expect(lane.stateMachines.find(arn)?.lane == nil)
        }
    }

    @Test func `a deleted machine starts nothing, whatever was copied, and a new one of its name is another`() throws {
        let simulated = simulated()
        try simulated.create("m", pass(1))
        _ = try simulated.start("m")
        #expect(try started(simulated, arn, times: 4).map(\.lane) == [0, 1])
        _ = try #require(simulated.answer { simulated.engine.deleteStateMachine(arn: arn, reply: $0) }).get()
        for lane in lanes(simulated) { #expect(lane.stateMachines.find(arn) == nil) }
        let input = StartExecutionInput(stateMachineARN: arn, name: nil, input: "{}", traceHeader: nil)
        let refused = simulated.answer { simulated.engine.startExecution(input, reply: $0) }
        #expect(throws: ServiceError.stateMachineDoesNotExist(arn)) { try refused?.get() }
        try simulated.create("m", pass(2))
        #expect(try simulated.describe(simulated.start("m", name: "new").arn).output == "2")
    }

    @Test func `more machines than a lane knows run all the same`() throws {
        let simulated = simulated(copiesAfter: 1)
        for number in 0..<1_030 {
            try simulated.create("m\(number)", pass(number))
            let started = try simulated.start("m\(number)", name: "e")
            #expect(try simulated.describe(started.arn).output == "\(number)")
        }
        for number in stride(from: 0, to: 1_030, by: 100) {
            let started = try simulated.start("m\(number)", name: "again")
            #expect(try simulated.describe(started.arn).output == "\(number)")
        }
    }
}
