// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

struct VersionTests {
    private let arn = SimulatedEngine.stateMachinePrefix + "m"

    private func publish(
        _ simulated: SimulatedEngine,
        revision: String? = nil,
        description: String? = nil
    ) -> Result<VersionRecord, ServiceError>? {
        let input = PublishVersionInput(stateMachineARN: arn, revisionID: revision, description: description)
        return simulated.answer { simulated.engine.publishVersion(input, reply: $0) }
    }

    @discardableResult
    private func update(
        _ simulated: SimulatedEngine,
        _ definition: String,
        publish: Bool = false
    ) throws
        -> StateMachineRecord
    {
        let input = UpdateStateMachineInput(
            stateMachineARN: arn,
            definition: definition,
            roleARN: nil,
            configuration: [:],
            publish: publish
        )
        return try #require(simulated.answer { simulated.engine.updateStateMachine(input, reply: $0) }).get()
    }

    private func createAlias(
        _ simulated: SimulatedEngine,
        _ routes: [(Int, Int)],
        name: String = "live"
    ) -> Result<AliasRecord, ServiceError>? {
        let routes = routes.map { RouteInput(versionARN: "\(arn):\($0.0)", weight: $0.1) }
        let input = CreateAliasInput(name: name, description: nil, routes: routes)
        return simulated.answer { simulated.engine.createAlias(input, reply: $0) }
    }

    private func start(_ simulated: SimulatedEngine, _ qualifier: String) throws -> ExecutionRecord {
        let input = StartExecutionInput(
            stateMachineARN: "\(arn):\(qualifier)",
            name: nil,
            input: "{}",
            traceHeader: nil
        )
        let started = try #require(simulated.answer { simulated.engine.startExecution(input, reply: $0) }).get()
        return try simulated.describe(started.arn)
    }

    private func missing(_ qualifier: String) -> ServiceError {
        ServiceError(.stateMachineDoesNotExist, "State Machine Does Not Exist: '\(arn):\(qualifier)'")
    }

    @Test func `a revision is published once, and the next one counts on`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        let first = try #require(publish(simulated, description: "first")).get()
        #expect(first.arn == arn + ":1")
        #expect(try publish(simulated, description: "other")?.get() == first)
        let updated = try update(simulated, Definitions.wait)
        #expect(try publish(simulated, revision: updated.revisionID)?.get().number == 2)
        let second = simulated.restarted()
        #expect(try publish(second)?.get().number == 2)
    }

    @Test func `a number is not given out again`() throws {
        let first = SimulatedEngine.started()
        try first.create("m", Definitions.pass)
        _ = publish(first)
        #expect(first.answer { first.engine.deleteVersion(arn: arn + ":1", reply: $0) }?.error == nil)
        let second = first.restarted()
        #expect(try publish(second)?.get().number == 2)
    }

    @Test func `only the revision that the caller means is published`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        #expect(
            publish(simulated, revision: "other")?.error?.message
                == "Failed to publish the State Machine version for revision other. The current State Machine revision "
                + "is INITIAL."
        )
        #expect(try publish(simulated, revision: "INITIAL")?.get().number == 1)
    }

    @Test func `an update that publishes makes revision and version in one commit`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        let commits = simulated.store.commitCount
        let updated = try update(simulated, Definitions.wait, publish: true)
        #expect(simulated.store.commitCount == commits + 1)
        #expect(updated.latestVersionARN == arn + ":1")
        #expect(try update(simulated, Definitions.wait, publish: true) == updated)
        #expect(simulated.store.commitCount == commits + 1)
    }

    @Test func `a version runs what it was, whatever became of the machine`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        _ = publish(simulated)
        try update(simulated, Definitions.wait)
        for restarts in [false, true] {
            let engine = restarts ? simulated.restarted() : simulated
            let execution = try start(engine, "1")
            #expect(execution.status == .succeeded)
            #expect(execution.identity.versionARN == arn + ":1")
            #expect(execution.identity.aliasARN == nil)
            #expect(execution.identity.stateMachineARN == arn)
        }
    }

    @Test func `an alias gives each version the share that its weight says`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        _ = publish(simulated)
        try update(simulated, Definitions.fail, publish: true)
        #expect(try createAlias(simulated, [(1, 30), (2, 70)])?.get().arn == arn + ":live")
        var counts: [String: Int] = [:]
        for _ in 0..<1_000 {
            let execution = try start(simulated, "live")
            #expect(execution.identity.aliasARN == arn + ":live")
            #expect((execution.status == .failed) == (execution.identity.versionARN == arn + ":2"))
            counts[execution.identity.versionARN ?? "", default: 0] += 1
        }
        // Four standard deviations of 1,000 draws.
        #expect((240...360).contains(counts[arn + ":1"] ?? 0))
        #expect(counts.values.reduce(0, +) == 1_000)
    }

    @Test func `starts after an update of an alias go its new way`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        _ = publish(simulated)
        try update(simulated, Definitions.fail, publish: true)
        _ = createAlias(simulated, [(1, 100)])
        #expect(try start(simulated, "live").status == .succeeded)
        let input = UpdateAliasInput(
            aliasARN: arn + ":live",
            description: nil,
            routes: [RouteInput(versionARN: arn + ":2", weight: 100)]
        )
        #expect(simulated.answer { simulated.engine.updateAlias(input, reply: $0) }?.error == nil)
        #expect(try start(simulated, "live").status == .failed)
        #expect(try start(simulated.restarted(), "live").status == .failed)
    }

    @Test func `a version that an alias refers to stays`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        _ = publish(simulated)
        _ = createAlias(simulated, [(1, 100)])
        _ = createAlias(simulated, [(1, 100)], name: "other")
        let refused = simulated.answer { simulated.engine.deleteVersion(arn: arn + ":1", reply: $0) }
        #expect(refused?.error?.code == .conflict)
        #expect(refused?.error?.message.hasSuffix("referencing this version: [live, other]") == true)
    }

    @Test func `a deleted version cannot be started any more, and its executions go on`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        _ = publish(simulated)
        let running = try start(simulated, "1")
        #expect(simulated.answer { simulated.engine.deleteVersion(arn: arn + ":1", reply: $0) }?.error == nil)
        let gone = ServiceError(.stateMachineDoesNotExist, "State Machine Version Does Not Exist: '\(arn):1'")
        #expect(throws: gone) { try start(simulated, "1") }
        simulated.threads.advance(bySeconds: 60)
        #expect(try simulated.describe(running.identity.arn).status == .succeeded)
    }

    @Test func `a machine that is deleted takes its versions and aliases with it, and begins anew at 1`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        _ = publish(simulated)
        _ = createAlias(simulated, [(1, 100)])
        let running = try start(simulated, "live")
        #expect(simulated.answer { simulated.engine.deleteStateMachine(arn: arn, reply: $0) }?.error == nil)
        for qualifier in ["1", "live"] {
            #expect(throws: ServiceError(.stateMachineDeleting, "State Machine is being deleted: '\(arn)'")) {
                try start(simulated, qualifier)
            }
        }
        simulated.threads.advance(bySeconds: 60)
        #expect(try simulated.describe(running.identity.arn).status == .failed)
        for qualifier in ["1", "live"] {
            #expect(throws: missing(qualifier)) {
                try start(simulated, qualifier)
            }
        }
        try simulated.create("m", Definitions.pass)
        #expect(try simulated.store.versions(of: arn).isEmpty)
        #expect(try simulated.store.aliases(of: arn).isEmpty)
        #expect(try publish(simulated)?.get().number == 1)
    }

    @Test func `versions and aliases have their quotas`() throws {
        var limits = Limits()
        limits.versionsPerStateMachineMaximum = 1
        limits.aliasesPerStateMachineMaximum = 1
        let simulated = SimulatedEngine.started(limits: limits)
        try simulated.create("m", Definitions.pass)
        _ = publish(simulated)
        try update(simulated, Definitions.wait)
        #expect(publish(simulated)?.error?.code == .serviceQuotaExceeded)
        #expect(createAlias(simulated, [(1, 100)])?.error == nil)
        #expect(createAlias(simulated, [(1, 100)])?.error == nil)
        #expect(createAlias(simulated, [(1, 100)], name: "more")?.error?.code == .serviceQuotaExceeded)
    }

    @Test func `pages of versions and aliases stay stable while others come and go`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        for index in 1...5 {
            try update(simulated, Definitions.pass + String(repeating: " ", count: index), publish: true)
        }
        let first = try #require(
            simulated.answer { simulated.engine.listVersions(of: arn, cursor: nil, limit: 2, reply: $0) }
        ).get()
        #expect(first.rows.map(\.number) == [5, 4])
        #expect(simulated.answer { simulated.engine.deleteVersion(arn: arn + ":4", reply: $0) }?.error == nil)
        try update(simulated, Definitions.wait, publish: true)
        let second = try #require(
            simulated.answer { simulated.engine.listVersions(of: arn, cursor: first.next, limit: 9, reply: $0) }
        ).get()
        #expect(second.rows.map(\.number) == [3, 2, 1])
        #expect(second.next == nil)
    }
}
