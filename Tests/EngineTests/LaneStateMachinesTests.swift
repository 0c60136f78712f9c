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

    private func simulated(copiesAfter lookUps: Int = 3, laneCount: Int = 2) -> SimulatedEngine {
        var limits = Limits()
        limits.lookUpsBeforeCopy = lookUps
        let simulated = SimulatedEngine(laneCount: laneCount, limits: limits)
        simulated.start()
        return simulated
    }

    private func pass(_ result: Int) -> String {
        #"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":\#(result),"End":true}}}"#
    }

    /// What each lane finds by an ARN, looked up so often.
    private func found(_ simulated: SimulatedEngine, _ arn: String, times: Int = 1) -> [RegisteredStateMachine?] {
        var found: [RegisteredStateMachine?] = []
        for _ in 0..<times {
            found = simulated.engine.lanes.lanes.map { $0.stateMachines[arn] }
            simulated.threads.run()
        }
        return found
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

    @Test func `a machine that is looked up often is copied for each lane, with nothing that they share`() throws {
        let simulated = simulated()
        try simulated.create("m", pass(1))
        _ = try simulated.start("m")
        let shared = try #require(simulated.engine.services.registry[arn])
        let copies = try found(simulated, arn, times: 6).map { try #require($0) }
        #expect(copies.map(\.lane) == [0, 1])
        for copy in copies {
            #expect(copy.record == shared.record)
            #expect(copy.executionPrefix == shared.executionPrefix)
            #expect(try copy.plan.get() !== shared.plan.get())
            #expect(copy.identity !== shared.identity)
        }
        #expect(try copies[0].plan.get() !== copies[1].plan.get())
        #expect(copies[0] === found(simulated, arn)[0])
    }

    @Test func `what is found before the copy is the machine that all share`() throws {
        let simulated = simulated(copiesAfter: 100)
        try simulated.create("m", pass(1))
        _ = try simulated.start("m")
        for machine in found(simulated, arn, times: 50) {
            #expect(machine === simulated.engine.services.registry[arn])
        }
        #expect(found(simulated, arn + "2").allSatisfy { $0 == nil })
    }

    @Test func `an update counts at once on every lane, also while a copy is made`() throws {
        let simulated = simulated()
        try simulated.create("m", pass(0))
        for number in 1...5 {
            try update(simulated, pass(number))
            // Named, so that both lanes have some.
            for start in 0..<20 {
                let started = try simulated.start("m", name: "\(number)-\(start)")
                #expect(try simulated.describe(started.arn).output == "\(number)")
            }
            #expect(found(simulated, arn, times: 3).map { $0?.lane } == [0, 1])
            // The third look-up of the next copy is made, and the copy is not there yet.
            try update(simulated, pass(-number))
            for _ in 0..<4 { _ = simulated.engine.lanes.lanes.map { $0.stateMachines[arn] } }
            try update(simulated, pass(number))
            for machine in found(simulated, arn) { #expect(machine?.record.definition == pass(number)) }
        }
    }

    @Test func `an execution is of the revision that was there when it was asked for`() throws {
        let simulated = simulated()
        try simulated.create("m", pass(1))
        _ = try simulated.start("m")
        let first = try #require(found(simulated, arn, times: 6)[0])
        try update(simulated, pass(2))
        let second = try #require(found(simulated, arn, times: 6)[1])
        #expect(second.lane == 1)
        // A copy of another lane leads to this lane's copy of the same revision; an old one stays what it is.
        #expect(simulated.engine.lanes.lanes[0].stateMachines.own(second) === found(simulated, arn)[0])
        #expect(simulated.engine.lanes.lanes[1].stateMachines.own(first) === first)
    }

    @Test func `a deleted machine starts nothing, whatever was copied, and a new one of its name is another`() throws {
        let simulated = simulated()
        try simulated.create("m", pass(1))
        _ = try simulated.start("m")
        #expect(found(simulated, arn, times: 6).map { $0?.lane } == [0, 1])
        _ = try #require(simulated.answer { simulated.engine.deleteStateMachine(arn: arn, reply: $0) }).get()
        #expect(found(simulated, arn).allSatisfy { $0 == nil })
        let input = StartExecutionInput(stateMachineARN: arn, name: nil, input: "{}", traceHeader: nil)
        let refused = simulated.answer { simulated.engine.startExecution(input, reply: $0) }
        #expect(throws: ServiceError.stateMachineDoesNotExist(arn)) { try refused?.get() }
        try simulated.create("m", pass(2))
        #expect(try simulated.describe(simulated.start("m", name: "new").arn).output == "2")
    }

    @Test func `more machines than a lane knows run all the same`() throws {
        let simulated = simulated(copiesAfter: 1)
        for number in 0..<70 { try simulated.create("m\(number)", pass(number)) }
        for round in 0..<3 {
            for number in 0..<70 {
                let started = try simulated.start("m\(number)", name: "\(round)")
                #expect(try simulated.describe(started.arn).output == "\(number)")
            }
        }
    }
}
