// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import Interpreter
import JSONModule
import SQLiteStorage
import Simulation
import StatesLanguage
import Storage
import Synchronization

/// A day of steady work in minutes: a simulated clock, and the real store on the real disk.
///
/// Each second some executions start that have tasks with retries, a Map, a Parallel, waits, and tokens that somebody
/// answers minutes later; some fail and are redriven, some are stopped, and what ended two hours ago is removed. Once
/// as many end as begin, memory, file descriptors and the store must stay as they are.
struct Soak {
    private static let startsPerSecond = 4
    private static let retentionHours = 2
    /// From which hour on nothing may grow: the longest execution and retention are past.
    private static let steadyHour = 6
    /// By how many per cent the last quarter of the day may exceed the first one from the steady hour on.
    private static let growthMaximum = 5

    private static let definition = #"""
        {"StartAt":"Each","States":{
        "Each":{"Type":"Map","ItemsPath":"$.items","ResultPath":"$.packed","Next":"Both","ItemProcessor":{
            "StartAt":"Pack","States":{"Pack":{"Type":"Task","End":true,
                "Resource":"arn:aws:lambda:us-east-1:123456789012:function:pack",
                "Retry":[{"ErrorEquals":["Sometimes"],"IntervalSeconds":5,"MaxAttempts":2}]}}}},
        "Both":{"Type":"Parallel","ResultPath":null,"Next":"Approve","Branches":[
            {"StartAt":"Wait","States":{"Wait":{"Type":"Wait","SecondsPath":"$.seconds","End":true}}},
            {"StartAt":"Note","States":{"Note":{"Type":"Pass","Assign":{"noted.$":"$.items"},"End":true}}}]},
        "Approve":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","TimeoutSeconds":1800,
            "Parameters":{"FunctionName":"approve","Payload":{"token.$":"$$.Task.Token"}},
            "ResultPath":"$.approval","Next":"Well"},
        "Well":{"Type":"Choice","Choices":[{"Variable":"$.fails","BooleanEquals":true,"Next":"Failed"}],"Default":"Done"},
        "Failed":{"Type":"Fail","Error":"Failed","Cause":"It was to."},
        "Done":{"Type":"Succeed"}}}
        """#

    /// What one hour ended with.
    private struct Figures {
        var memory: Int
        var descriptors: Int
        var stored: Int64
        var file: Int64
    }

    private let engine: SimulatedEngine
    private let store: SQLiteStore
    private let directory: String
    private let machine: String
    private let workers: Workers
    private let entropy = SimulatedEntropy(seed: 7)

    /// Runs the day, and prints a line for each hour; false where something grew.
    static func run(in directory: String, hours: Int) throws -> Bool {
        let store = try SQLiteStore(directory: directory)
        defer { store.close() }
        return try Soak(store, in: directory).run(hours: hours)
    }

    private init(_ store: SQLiteStore, in directory: String) throws {
        var limits = Limits()
        var retention = RetentionPolicy()
        retention.seconds = Self.retentionHours * 3_600
        limits.retention = retention
        (self.store, self.directory) = (store, directory)
        engine = SimulatedEngine(on: store, limits: limits)
        workers = Workers(engine)
        let connectors: [ConnectorKey: any TaskConnector] = [.function: workers, .service("lambda"): workers]
        _ = try Self.value(of: engine.answer { [engine] in engine.engine.start(connectors: connectors, reply: $0) })
        let input = CreateStateMachineInput(
            name: "orders",
            definition: Self.definition,
            roleARN: "r",
            type: .standard,
            configuration: [:]
        )
        machine = try Self.value(
            of: engine.answer { [engine] in engine.engine.createStateMachine(input, reply: $0) }
        ).arn
    }

    private func run(hours: Int) throws -> Bool {
        var figures: [Figures] = []
        print("    hour, MiB of memory, descriptors, MiB of records, MiB of the file, executions ended, seconds")
        let clock = ContinuousClock()
        let start = clock.now
        for hour in 1...hours {
            for second in 0..<3_600 { try work(inSecond: (hour - 1) * 3_600 + second) }
            let now = try measured()
            figures.append(now)
            print(
                "    \(hour), \(now.memory >> 20), \(now.descriptors), \(now.stored >> 20), \(now.file >> 20),",
                "\(workers.ended.load(ordering: .relaxed)), \((clock.now - start).components.seconds)"
            )
            fflush(nil)
        }
        return Self.isFlat(figures)
    }

    private func work(inSecond second: Int) throws {
        let lots = (0..<Self.startsPerSecond).map { _ in Int(entropy.next() % 16) }
        // Together, so that they share a commit.
        let starts = lots.enumerated().map { number, lot in
            let call = StartExecutionInput(
                stateMachineARN: machine,
                name: "order-\(second)-\(number)",
                input: #"{"items":[1,2,{"sku":"\#(lot)"}],"seconds":\#(60 + 200 * lot),"fails":\#(lot == 3)}"#,
                traceHeader: nil
            )
            return engine.pending { [engine] in engine.engine.startExecution(call, reply: $0) }
        }
        engine.threads.run()
        for (lot, start) in zip(lots, starts) {
            let arn = try Self.value(of: start.answer).arn
            if lot == 5 { workers.stop(arn, after: 30) }
            workers.watch(arn, redrives: lot == 3)
        }
        let arn = try Self.value(of: starts[0].answer).arn
        _ = try Self.value(of: engine.answer { [engine] in engine.engine.describeExecution(arn: arn, reply: $0) })
        let query = HistoryQuery(limit: 100)
        _ = try Self.value(of: engine.answer { [engine] in engine.engine.executionHistory(arn: arn, query, reply: $0) })
        engine.threads.advance(bySeconds: 1)
        workers.workAt(second)
        engine.threads.run()
        precondition(engine.fatals.isEmpty, "The store takes everything.")
    }

    private func measured() throws -> Figures {
        var status = stat()
        let isThere = stat("\(directory)/stepwell.db", &status) == 0
        return Figures(
            memory: OpenExecutions.residentBytes(),
            descriptors: descriptorCount(),
            stored: try store.usedBytes(),
            file: isThere ? Int64(status.st_size) : 0
        )
    }

    private func descriptorCount() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }

    /// Whether the last quarter of the steady hours is like the first one.
    private static func isFlat(_ figures: [Figures]) -> Bool {
        let steady = figures.dropFirst(steadyHour)
        guard steady.count >= 4 else {
            print("    Too short a run to tell whether something grows: \(steadyHour + 4) hours are needed.")
            return false
        }
        let (first, last) = (steady.prefix(steady.count / 4), steady.suffix(steady.count / 4))
        func growth(_ figure: (Figures) -> Int) -> Int {
            let (before, after) = (first.map(figure).max() ?? 0, last.map(figure).max() ?? 0)
            // Rounded up: a little over the limit is over it.
            return Int((100 * Double(after - before) / Double(max(1, before))).rounded(.up))
        }
        let growths = [
            ("memory", growth(\.memory)), ("descriptors", growth(\.descriptors)),
            ("records", growth { Int($0.stored) }), ("file", growth { Int($0.file) }),
        ]
        let text = growths.map { "\($0.0) \($0.1) %" }.joined(separator: ", ")
        print(
            "    Growth from the first to the last quarter after hour \(steadyHour): \(text); at most \(growthMaximum) %"
        )
        return growths.allSatisfy { $0.1 <= growthMaximum }
    }

    private static func value<Answer>(of result: Result<Answer, ServiceError>?) throws -> Answer {
        guard let result else { preconditionFailure("The call is answered at once.") }
        return try result.get()
    }
}

/// Functions and people: they take their time, fail now and then, and answer tokens.
private final class Workers: TaskConnector {
    /// How many executions were seen to end.
    let ended = Atomic(0)
    private let engine: SimulatedEngine
    private let entropy = SimulatedEntropy(seed: 8)
    /// What is to be done, by the simulated second.
    private let agenda = Mutex<(second: Int, work: [Int: [@Sendable () -> Void]])>((0, [:]))

    init(_ engine: SimulatedEngine) { self.engine = engine }

    func start(_ task: ConnectorTask, report: TaskReport) {
        let lot = Int(entropy.next() % 64)
        guard let token = task.request.token else {
            let input = task.request.input.value
            return plan(after: 1 + lot) {
                if lot == 0 {
                    report.failed(TaskFailure(error: "Sometimes", cause: nil))
                } else {
                    report.succeeded(input)
                }
            }
        }
        report.submitted([:])
        // A few come too late: the task has ended by its timeout then.
        plan(after: lot == 1 ? 2_000 : 10 * (1 + lot)) { [engine] in
            engine.engine.sendTaskSuccess(token: token, output: #"{"decision":"yes"}"#) { _ in }
        }
    }

    func cancel(_ task: TaskAddress) {}

    func stop(_ arn: String, after seconds: Int) {
        plan(after: seconds) { [engine] in engine.engine.stopExecution(arn: arn, error: "Stopped", cause: nil) { _ in }
        }
    }

    /// Counts an execution's end, and perhaps redrives it once.
    func watch(_ arn: String, redrives: Bool) {
        engine.engine.awaitExecution(arn: arn) { [self] result in
            ended.add(1, ordering: .relaxed)
            guard redrives, case .success(let record) = result, record.status == .failed else { return }
            plan(after: 20) { [engine] in engine.engine.redriveExecution(arn: arn, token: nil) { _ in } }
        }
    }

    /// Does all that falls due in a second.
    func workAt(_ second: Int) {
        let due = agenda.withLock { agenda in
            agenda.second = second
            return agenda.work.removeValue(forKey: second) ?? []
        }
        for work in due { work() }
    }

    private func plan(after seconds: Int, _ work: @escaping @Sendable () -> Void) {
        agenda.withLock { $0.work[$0.second + seconds, default: []].append(work) }
    }
}
