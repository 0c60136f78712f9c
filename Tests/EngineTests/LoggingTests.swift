// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Synchronization
import Testing

/// Keeps what is logged.
private final class Entries: ExecutionLogSink {
    private let entries = Mutex<[LogEntry]>([])

    func log(_ entry: LogEntry) { entries.withLock { $0.append(entry) } }

    var types: [HistoryEventType] { entries.withLock { $0.flatMap { $0.events.map(\.type) } } }
    var ids: [Int] { entries.withLock { $0.flatMap { $0.events.map(\.id) } } }
    var groups: Set<String> { entries.withLock { Set($0.map(\.settings.logGroupARN)) } }
}

struct LoggingTests {
    private static let group = "arn:aws:logs:us-east-1:123456789012:log-group:/orders:*"

    private static func configuration(_ level: String) -> JSONObject {
        [
            "loggingConfiguration": [
                "level": .string(level),
                "destinations": [["cloudWatchLogsLogGroup": ["logGroupArn": .string(group)]]],
            ]
        ]
    }

    @Test(arguments: [
        ("ALL", [HistoryEventType.executionStarted, .failStateEntered, .executionFailed]),
        ("ERROR", [.failStateEntered, .executionFailed]),
        ("FATAL", [.executionFailed]),
        ("OFF", []),
    ])
    func `each level logs its events, of both types`(level: String, expected: [HistoryEventType]) throws {
        for type in [WorkflowType.standard, .express] {
            let entries = Entries()
            let simulated = SimulatedEngine(logs: entries)
            simulated.start()
            try simulated.create("m", Definitions.fail, type: type, configuration: Self.configuration(level))
            try simulated.start("m")
            #expect(entries.types == expected)
            #expect(entries.groups == (expected.isEmpty ? [] : [Self.group]))
        }
    }

    @Test func `events of later turns are logged in order, also after a restart, and once`() throws {
        let (first, second) = (Entries(), Entries())
        let simulated = SimulatedEngine(logs: first)
        simulated.start()
        try simulated.create("m", Definitions.wait, configuration: Self.configuration("ALL"))
        try simulated.start("m")
        #expect(first.ids == [1, 2])
        simulated.threads.kill()
        let restarted = SimulatedEngine(on: simulated.store.base, clock: simulated.clock, logs: second)
        restarted.start()
        restarted.threads.advance(bySeconds: 60)
        #expect(second.ids == [3, 4])
    }

    @Test func `nothing is logged that is not on disk`() throws {
        let entries = Entries()
        let simulated = SimulatedEngine(fault: .failing(commit: 2), logs: entries)
        simulated.start()
        try simulated.create("m", Definitions.pass, configuration: Self.configuration("ALL"))
        _ = simulated.answer { simulated.engine.startExecution(simulated.startInput("m"), reply: $0) }
        #expect(entries.types.isEmpty)
    }
}
