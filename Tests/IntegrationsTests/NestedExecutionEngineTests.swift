// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Logging
import NIOPosix
import Simulation
import StatesLanguage
import Storage
import Testing

@testable import Integrations

/// Nested executions on an engine: parent and child in one store, through a restart and a stop.
@Suite struct NestedExecutionEngineTests {
    private static let prefix = "arn:aws:states:us-east-1:123456789012:stateMachine:"
    private static let child = #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}"#

    private static func parent(name: String?) -> String {
        let name = name.map { #","Name":"\#($0)""# } ?? ""
        return #"""
            {"StartAt":"N","States":{"N":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2",
            "Parameters":{"StateMachineArn":"\#(prefix)child","Input":{"a":1}\#(name)},"End":true}}}
            """#
    }

    /// An engine with the connectors of this version, on what is stored.
    private static func started(
        on base: any Store,
        clock: SimulatedClock,
        seed: UInt64 = 1,
        fault: FaultyStore.Fault? = nil,
        limits: Limits = Limits()
    ) throws -> SimulatedEngine {
        let simulated = SimulatedEngine(on: base, clock: clock, seed: seed, fault: fault, limits: limits)
        let connectors = TaskConnectors.make(
            workflows: simulated.engine,
            functions: StubFunctions(),
            topics: .none,
            services: .none,
            clock: clock,
            entropy: FixedEntropy(),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            threads: .singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        _ = try #require(simulated.answer { simulated.engine.start(connectors: connectors, reply: $0) }).get()
        return simulated
    }

    private static func create(_ name: String, _ definition: String, on simulated: SimulatedEngine) throws {
        let input = CreateStateMachineInput(
            name: name,
            definition: definition,
            roleARN: "arn:aws:iam::123456789012:role/r",
            type: .standard,
            configuration: [:]
        )
        _ = try #require(simulated.answer { simulated.engine.createStateMachine(input, reply: $0) }).get()
    }

    /// Starts the parent; gives its ARN.
    private static func start(on simulated: SimulatedEngine, childName: String?) throws -> String {
        try create("child", child, on: simulated)
        try create("parent", parent(name: childName), on: simulated)
        let input = StartExecutionInput(
            stateMachineARN: prefix + "parent",
            name: "p",
            input: "{}",
            traceHeader: nil
        )
        return try #require(simulated.answer { simulated.engine.startExecution(input, reply: $0) }).get().arn
    }

    private static func describe(_ arn: String, on simulated: SimulatedEngine) throws -> ExecutionRecord {
        try #require(simulated.answer { simulated.engine.describeExecution(arn: arn, reply: $0) }).get()
    }

    private static func children(on simulated: SimulatedEngine) throws -> [ExecutionSummary] {
        let query = ExecutionQuery(stateMachineARN: prefix + "child", limit: 10)
        return try #require(simulated.answer { simulated.engine.listExecutions(query, reply: $0) }).get().rows
    }

    /// The child ends while nothing runs, or after the restart.
    @Test(arguments: [nil, "named"], [20, 600])
    func `a restart starts no second child`(name: String?, pause: Int) throws {
        let (base, clock) = (InMemoryStore(), SimulatedClock())
        let first = try Self.started(on: base, clock: clock)
        let arn = try Self.start(on: first, childName: name)
        first.threads.advance(bySeconds: 10)
        #expect(try Self.describe(arn, on: first).status == .running)
        first.threads.kill()
        clock.advance(to: clock.now.advanced(bySeconds: pause))
        let second = try Self.started(on: base, clock: clock)
        second.threads.advance(bySeconds: 60)
        let record = try Self.describe(arn, on: second)
        #expect(record.status == .succeeded)
        let output = try JSON(parsing: try #require(record.output))
        #expect(output["Output"] == ["a": 1])
        #expect(try Self.children(on: second).count == 1)
    }

    /// Nothing is kept after its end, and it is looked for ended executions all the time.
    private static var keepingNothing: Limits {
        var (limits, policy) = (Limits(), RetentionPolicy())
        policy.seconds = 0
        policy.sweepSeconds = 1
        limits.retention = policy
        return limits
    }

    /// A child that ends at once; the parent waits for a while after it, so that it is open all the time.
    private static func waitingParent(childName: String?, pattern: String) -> String {
        parent(name: childName).replacing(".sync:2", with: pattern).replacing(
            #""End":true}}}"#,
            with: #""Next":"W"},"W":{"Type":"Wait","Seconds":30,"End":true}}}"#
        )
    }

    /// The process dies at a commit, stored or not, and the next one comes long after the child is expired.
    @Test(arguments: [nil, "named"], ["", ".sync", ".sync:2"])
    func `a child that is expired is not run again for an open parent`(name: String?, pattern: String) throws {
        let pass = #"{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}"#
        let arn = "arn:aws:states:us-east-1:123456789012:execution:parent:p"
        var restarts = 0
        for (commit, isStored) in (3...12).flatMap({ [($0, true), ($0, false)] }) {
            let (base, clock) = (InMemoryStore(), SimulatedClock())
            let first = try Self.started(
                on: base,
                clock: clock,
                fault: isStored ? .losingAnswer(commit: commit) : .failing(commit: commit),
                limits: Self.keepingNothing
            )
            try Self.create("child", pass, on: first)
            try Self.create("parent", Self.waitingParent(childName: name, pattern: pattern), on: first)
            let input = StartExecutionInput(
                stateMachineARN: Self.prefix + "parent",
                name: "p",
                input: "{}",
                traceHeader: nil
            )
            _ = first.pending { first.engine.startExecution(input, reply: $0) }
            first.threads.advance(bySeconds: 20)
            first.threads.kill()
            guard try base.execution(arn: arn)?.status == .running else { continue }
            restarts += 1
            clock.advance(to: clock.now.advanced(bySeconds: 5))
            let second = try Self.started(on: base, clock: clock, limits: Self.keepingNothing)
            second.threads.advance(bySeconds: 2)
            let record = try Self.describe(arn, on: second)
            #expect(record.status == .running)
            let history = try base.history(of: record.key, HistoryQuery(limit: 100))
            #expect(history.filter { $0.type == .taskStateExited }.count == 1, "commit \(commit), \(isStored)")
            // The parent's key and the child's.
            #expect(try base.lastExecutionKey() == ExecutionKey(2), "commit \(commit), \(isStored)")
            // Once the parent has ended, the child goes, too.
            second.threads.advance(bySeconds: 60)
            #expect(try Self.children(on: second).isEmpty)
            #expect(try base.execution(arn: arn) == nil)
        }
        #expect(restarts > 6)
    }

    /// Others of its machine go at once: the look for them goes past it.
    @Test(arguments: [nil, "named"], ["", ".sync"])
    func `what a task has started is kept as long as its execution is open`(name: String?, pattern: String) throws {
        let (base, clock) = (InMemoryStore(), SimulatedClock())
        var limits = Self.keepingNothing
        limits.retention?.executionsPerSweep = 1
        let simulated = try Self.started(on: base, clock: clock, limits: limits)
        try Self.create("child", #"{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}"#, on: simulated)
        try Self.create("parent", Self.waitingParent(childName: name, pattern: pattern), on: simulated)
        let starts = ["p", nil].map { name in
            StartExecutionInput(
                stateMachineARN: Self.prefix + (name == nil ? "child" : "parent"),
                name: name ?? "other",
                input: "{}",
                traceHeader: nil
            )
        }
        for input in starts {
            _ = try #require(simulated.answer { simulated.engine.startExecution(input, reply: $0) }).get()
            simulated.threads.advance(bySeconds: 5)
        }
        let kept = try Self.children(on: simulated)
        #expect(kept.count == 1)
        #expect(kept.first?.identity.name != "other")
        simulated.threads.advance(bySeconds: 60)
        #expect(try Self.children(on: simulated).isEmpty)
    }

    /// The server stops after so many steps of its threads, in an order of the seed's.
    @Test(arguments: 1...20 as ClosedRange<UInt64>, ["", ".sync", ".sync:2"])
    func `a shutdown during a nested start fails no parent`(seed: UInt64, pattern: String) throws {
        for steps in 0..<60 {
            let (base, clock) = (InMemoryStore(), SimulatedClock())
            let first = try Self.started(on: base, clock: clock, seed: seed)
            try Self.create("child", Self.child, on: first)
            let parent = Self.parent(name: nil).replacing(".sync:2", with: pattern)
            try Self.create("parent", parent, on: first)
            let input = StartExecutionInput(
                stateMachineARN: Self.prefix + "parent",
                name: "p",
                input: "{}",
                traceHeader: nil
            )
            let started = first.pending { first.engine.startExecution(input, reply: $0) }
            for _ in 0..<steps { first.threads.step() }
            let stopped = first.threads.interleaving { first.pending { first.engine.shutdown(reply: $0) } }
            first.threads.run()
            #expect(throws: Never.self) { try #require(stopped.answer).get() }
            first.threads.kill()
            let second = try Self.started(on: base, clock: clock)
            second.threads.advance(bySeconds: 60)
            let query = ExecutionQuery(stateMachineARN: Self.prefix + "parent", limit: 10)
            let parents = try #require(second.answer { second.engine.listExecutions(query, reply: $0) }).get().rows
            #expect(parents.allSatisfy { $0.status == .succeeded }, "\(steps) steps")
            if case .success? = started.answer { #expect(parents.count == 1) }
            #expect(try Self.children(on: second).count == parents.count)
        }
    }

    @Test func `a stopped parent stops its child`() throws {
        let simulated = try Self.started(on: InMemoryStore(), clock: SimulatedClock())
        let arn = try Self.start(on: simulated, childName: nil)
        simulated.threads.advance(bySeconds: 1)
        _ = try #require(
            simulated.answer { simulated.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0) }
        ).get()
        simulated.threads.advance(bySeconds: 1)
        #expect(try Self.children(on: simulated).map(\.status) == [.aborted])
    }

    @Test func `every entry of the catalog has its connector`() {
        let connectors = TaskConnectors.make(
            workflows: StubWorkflows(),
            functions: StubFunctions(),
            topics: .none,
            services: .none,
            clock: FixedClock(),
            entropy: FixedEntropy(),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            threads: .singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        for entry in IntegrationCatalog.supported.patterns.keys {
            #expect(connectors[.service(entry.service)] != nil, "\(entry)")
        }
    }
}
