// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Engine
import Interpreter
import JSONModule
import Logging
import Simulation
import StatesLanguage
import Storage
import Synchronization
import Testing

/// The one place where the engine runs on threads: for the sanitizers, and for what a simulation cannot show.
struct RealThreadsTests {
    private final class QueueLane: LaneExecutor {
        private static let key = DispatchSpecificKey<ObjectIdentifier>()
        private let queue = DispatchQueue(label: "lane")

        init() { queue.setSpecific(key: Self.key, value: ObjectIdentifier(self)) }

        var isCurrent: Bool { DispatchQueue.getSpecific(key: Self.key) == ObjectIdentifier(self) }

        func execute(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

        /// Time passes at once: nothing here waits for the clock.
        func schedule(at time: Timestamp, _ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
    }

    private struct Threads: BlockingExecutor {
        let queue: DispatchQueue

        func execute(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
    }

    private static func engine() -> WorkflowEngine {
        WorkflowEngine(
            configuration: WorkflowEngine.Configuration(region: "us-east-1", account: "123456789012"),
            store: InMemoryStore(),
            parser: DefinitionParser(catalog: SimulatedEngine.catalog),
            environment: WorkflowEngine.Environment(
                lanes: [QueueLane(), QueueLane(), QueueLane()],
                commits: Threads(queue: DispatchQueue(label: "commits")),
                reads: Threads(queue: DispatchQueue(label: "reads", attributes: .concurrent)),
                clock: SimulatedClock(),
                entropy: SimulatedEntropy(seed: 1),
                tokenSecret: SimulatedEngine.tokenSecret
            ),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { error in
            Issue.record("A commit failed: \(error.message)")
        }
    }

    private func answer<Answer: Sendable>(_ call: (@escaping Reply<Answer>) -> Void) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in call { continuation.resume(with: $0) } }
    }

    @Test func `many starts from many threads all end`() async throws {
        let engine = Self.engine()
        _ = try await answer { engine.start(connectors: [:], reply: $0) }
        let input = CreateStateMachineInput(
            name: "m",
            definition: Definitions.pass,
            roleARN: "r",
            type: .standard,
            configuration: [:]
        )
        let machine = try await answer { engine.createStateMachine(input, reply: $0) }
        let outputs = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let call = StartExecutionInput(
                        stateMachineARN: machine.arn,
                        name: "e\(number % 150)",
                        input: "\(number % 150)",
                        traceHeader: nil
                    )
                    let started = try? await answer { engine.startExecution(call, reply: $0) }
                    guard let started else { return nil }
                    return try await answer { engine.awaitExecution(arn: started.arn, reply: $0) }.output
                }
            }
            return try await group.reduce(into: Set<String>()) { outputs, output in
                if let output { outputs.insert(output) }
            }
        }
        #expect(outputs == Set((0..<150).map { "\($0)" }))
        try await answer { engine.shutdown(reply: $0) }
    }
}
