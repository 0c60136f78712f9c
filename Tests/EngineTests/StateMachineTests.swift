// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

struct StateMachineTests {
    private let arn = SimulatedEngine.stateMachinePrefix + "m"

    private func input(
        _ definition: String,
        role: String = "r",
        _ configuration: JSONObject = [:]
    )
        -> CreateStateMachineInput
    {
        CreateStateMachineInput(
            name: "m",
            definition: definition,
            roleARN: role,
            type: .standard,
            configuration: configuration
        )
    }

    @Test func `creating the same again answers the first one, whatever its role and tags`() throws {
        let simulated = SimulatedEngine.started()
        let first = try simulated.create("m", Definitions.pass)
        simulated.threads.advance(bySeconds: 5)
        let again = simulated.answer {
            simulated.engine.createStateMachine(input(Definitions.pass, role: "other", ["tags": []]), reply: $0)
        }
        #expect(try again?.get().record == first)
        for different in [input(Definitions.wait), input(Definitions.pass, ["loggingConfiguration": ["level": "ALL"]])]
        {
            let refused = simulated.answer { simulated.engine.createStateMachine(different, reply: $0) }
            #expect(refused?.error?.message == "State Machine Already Exists: '\(arn)'")
        }
    }

    @Test func `of two creations that race one decides`() throws {
        let simulated = SimulatedEngine.started()
        let pending = [Definitions.pass, Definitions.wait].map { definition in
            simulated.pending { simulated.engine.createStateMachine(input(definition), reply: $0) }
        }
        simulated.threads.run()
        #expect(pending.map { $0.answer?.error?.code }.filter { $0 == .stateMachineAlreadyExists }.count == 1)
    }

    @Test func `a definition with errors is refused with all of them`() {
        let simulated = SimulatedEngine.started()
        let answer = simulated.answer {
            simulated.engine.createStateMachine(input(#"{"StartAt":"B","States":{}}"#), reply: $0)
        }
        #expect(answer?.error?.code == .invalidDefinition)
        #expect(answer?.error?.message.hasPrefix("Invalid State Machine Definition: '") == true)
    }

    @Test func `an update makes a revision; running executions keep theirs`() throws {
        let simulated = SimulatedEngine.started()
        let created = try simulated.create("m", Definitions.wait)
        #expect(created.revisionID == nil)
        let running = try simulated.start("m", name: "old").arn
        simulated.threads.advance(bySeconds: 1)
        let update = UpdateStateMachineInput(
            stateMachineARN: arn,
            definition: Definitions.pass,
            roleARN: nil,
            configuration: [:]
        )
        let updated = try #require(simulated.answer { simulated.engine.updateStateMachine(update, reply: $0) }).get()
        #expect(updated.revisionID?.count == 36)
        #expect(updated.updateTime > created.updateTime)
        #expect(try simulated.describe(simulated.start("m", name: "new").arn).status == .succeeded)
        #expect(try simulated.describe(running).status == .running)
        let theirs = simulated.answer {
            simulated.engine.describeStateMachineForExecution(arn: running, reply: $0)
        }
        #expect(try theirs?.get().definition == Definitions.wait)
        let second = simulated.restarted()
        second.threads.advance(bySeconds: 60)
        #expect(try second.describe(running).status == .succeeded)
        #expect(try second.answer { second.engine.updateStateMachine(update, reply: $0) }?.get() == updated)
    }

    @Test func `an update of nothing is refused`() {
        let simulated = SimulatedEngine.started()
        let update = UpdateStateMachineInput(stateMachineARN: arn, definition: nil, roleARN: nil, configuration: [:])
        let answer = simulated.answer { simulated.engine.updateStateMachine(update, reply: $0) }
        #expect(answer?.error?.code == .missingRequiredParameter)
    }

    @Test func `a machine that is deleted goes when its executions have come to where they would go on`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let arns = try (0..<5).map { try simulated.start("m", name: "e\($0)").arn }
        let pending = simulated.pending { simulated.engine.deleteStateMachine(arn: arn, reply: $0) }
        while pending.answer == nil { #expect(simulated.threads.step()) }
        let meanwhile = [
            simulated.pending { simulated.engine.startExecution(simulated.startInput("m", name: nil), reply: $0) }
        ]
        let creation = simulated.pending { simulated.engine.createStateMachine(input(Definitions.pass), reply: $0) }
        simulated.threads.run()
        for start in meanwhile { #expect(start.answer?.error?.code == .stateMachineDeleting) }
        #expect(creation.answer?.error?.code == .stateMachineDeleting)
        for execution in arns { #expect(try simulated.describe(execution).status == .running) }
        #expect(try simulated.store.stateMachine(arn: arn)?.status == .deleting)
        _ = simulated.answer {
            simulated.engine.stopExecution(arn: arns[0], error: nil, cause: nil, reply: $0)
        }
        simulated.threads.advance(bySeconds: 60)
        for execution in arns.dropFirst() {
            let record = try simulated.describe(execution)
            #expect(record.status == .failed && record.cause == "State machine m has been deleted")
        }
        #expect(try simulated.describe(arns[0]).status == .aborted)
        let gone = simulated.answer { simulated.engine.describeStateMachine(arn: arn, reply: $0) }
        #expect(gone?.error?.message == "State Machine Does Not Exist: '\(arn)'")
        #expect(
            simulated.answer { simulated.engine.createStateMachine(input(Definitions.pass), reply: $0) }?.error == nil
        )
    }

    @Test func `deleting what is not there succeeds`() {
        let simulated = SimulatedEngine.started()
        let answer = simulated.answer { simulated.engine.deleteStateMachine(arn: arn, reply: $0) }
        #expect(answer != nil && answer?.error == nil)
    }

    @Test(arguments: 2...5)
    func `a deletion that a crash cut off is finished by the next process`(commit: Int) throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.wait)
        let execution = try first.start("m").arn
        first.threads.kill()
        let second = SimulatedEngine.started(
            on: first.store.base,
            clock: first.clock,
            fault: .losingAnswer(commit: commit)
        )
        _ = second.answer { second.engine.deleteStateMachine(arn: arn, reply: $0) }
        let third = second.restarted()
        third.threads.run()
        #expect(try third.describe(execution).status == .running)
        #expect(try third.store.stateMachine(arn: arn)?.status == .deleting)
        third.threads.advance(bySeconds: 60)
        #expect(try third.store.stateMachine(arn: arn) == nil)
        #expect(try third.describe(execution).cause == "State machine m has been deleted")
        #expect(try third.store.documents(collection: "state-machine-deletions").isEmpty)
    }

    @Test func `machines are found again after a restart`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.pass)
        let second = first.restarted()
        #expect(try second.describe(second.start("m").arn).status == .succeeded)
        let listed = second.answer { second.engine.listStateMachines(cursor: nil, limit: 10, reply: $0) }
        #expect(try listed?.get().rows.map(\.arn) == [arn])
    }
}
