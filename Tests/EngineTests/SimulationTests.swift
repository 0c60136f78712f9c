// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Synchronization
import Testing

struct SimulationTests {
    private final class Log: Sendable {
        private let entries = Mutex<[String]>([])
        var all: [String] { entries.withLock { $0 } }
        func append(_ entry: String) { entries.withLock { $0.append(entry) } }
    }

    private static func trace(seed: UInt64) -> [String] {
        let clock = SimulatedClock()
        let threads = SimulatedThreads(clock: clock, seed: seed)
        let log = Log()
        for name in ["a", "b", "c"] {
            let lane = threads.makeLane()
            for number in 0..<5 {
                lane.execute {
                    log.append("\(name)\(number) \(lane.isCurrent)")
                    lane.execute { log.append("\(name)\(number) again") }
                }
            }
        }
        threads.run()
        return log.all
    }

    @Test func `one seed gives one order, another seed another, and each lane keeps its own`() {
        let first = Self.trace(seed: 1)
        #expect(Self.trace(seed: 1) == first)
        #expect(Self.trace(seed: 2) != first)
        #expect(first.count == 30)
        let own = first.filter { $0.hasPrefix("b") }
        #expect(own == (0..<5).map { "b\($0) true" } + (0..<5).map { "b\($0) again" })
    }

    @Test func `alarms ring at their time and not before, and a killed process does nothing more`() {
        let clock = SimulatedClock()
        let threads = SimulatedThreads(clock: clock)
        let lane = threads.makeLane()
        let log = Log()
        for seconds in [30, 10, 20] {
            lane.schedule(at: clock.now.advanced(bySeconds: seconds)) { log.append("\(seconds)") }
        }
        threads.advance(bySeconds: 9)
        #expect(log.all.isEmpty)
        threads.advance(bySeconds: 11)
        #expect(log.all == ["10", "20"])
        threads.kill()
        threads.advance(bySeconds: 100)
        #expect(log.all == ["10", "20"])
    }

    @Test(arguments: [(FaultyStore.Fault.failing(commit: 2), ["a"]), (.losingAnswer(commit: 2), ["a", "b"])])
    func `a faulty store fails from its commit on`(fault: FaultyStore.Fault, stored: [String]) throws {
        let store = FaultyStore(InMemoryStore(), fault: fault)
        let commit = { (name: String) throws(StoreError) in
            try store.commit([.putDocument(collection: "c", name: name, .null)])
        }
        try commit("a")
        #expect(throws: StoreError.self) { try commit("b") }
        #expect(throws: StoreError.self) { try commit("c") }
        #expect(try store.documents(collection: "c").map(\.name) == stored)
        #expect(store.commitCount == 3)
    }

    @Test func `a script's outcomes come by attempt, the last one for all further ones`() {
        let clock = SimulatedClock()
        let threads = SimulatedThreads(clock: clock)
        let log = Log()
        let connector = ScriptedConnector(
            ["T": [.failure(TaskFailure(error: "E", cause: nil)), .later(seconds: 5, .success(1))]],
            timers: threads.makeLane(),
            clock: clock
        )
        let identity = ExecutionIdentity(
            arn: "a",
            name: "n",
            stateMachineARN: "m",
            stateMachineName: "m",
            roleARN: "r",
            type: .standard,
            startTime: clock.now,
            region: "r"
        )
        for number in 1...3 {
            let request = TaskRequest(
                id: EffectID(number),
                stateName: "T",
                resource: .function(arn: "f"),
                input: Payload(.null)
            )
            let address = TaskAddress(executionARN: "a", effect: request.id)
            connector.start(
                ConnectorTask(address: address, request: request, execution: identity),
                report: TaskReport(request.id) { command in
                    if case .taskSucceeded(let id, _) = command { log.append("\(id.number) succeeded") }
                    if case .taskFailed(let id, _) = command { log.append("\(id.number) failed") }
                }
            )
        }
        #expect(log.all == ["1 failed"])
        threads.advance(bySeconds: 5)
        #expect(log.all == ["1 failed", "2 succeeded", "3 succeeded"])
    }
}
