// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import Interpreter
import JSONModule
import Logging
import SQLiteStorage
import Simulation
import StatesLanguage
import Storage
import Synchronization

/// How fast the engine is in process, without any HTTP.
///
/// Express: StartSyncExecution of five Pass states, JSON text in, JSON text out, on the calling thread; the best of five
/// rounds, in time of the processor, so that other work on the machine counts little. And the same in JSONata.
/// Standard: StartExecution of the same machine, each answered when it is on disk, some of them under way at once; beside
/// it how fast the store alone takes the same turns in commits of the same size (`RawCommits`); and with 1,024 under way
/// executions of one, five, ten and a thousand Pass states. Of five rounds of both, in turns, the one in the middle counts:
/// a disk that other machines share is twice as fast in one second as in the next.
///
/// Usage: `EngineBenchmark [DIRECTORY [SHARE [PART…]]]`, for the SQLite stores; without one, a new directory under the
/// working directory. Both are removed. With a share it runs only one in so many of the executions, for a profiler; with
/// parts only those: `express`, `memory`, `sqlite`, `lengths` (executions of other lengths); with `growth` the store alone
/// up to three million executions; with `open` beside up to a million executions that wait; with `soak` a day of steady
/// work, in minutes (exits with 1 where something grows).
@main
struct EngineBenchmark {
    static let definition = #"""
        {"StartAt":"A","States":{
        "A":{"Type":"Pass","Next":"B"},
        "B":{"Type":"Pass","Result":{"x":1},"ResultPath":"$.b","Next":"C"},
        "C":{"Type":"Pass","Parameters":{"id.$":"$.id","b.$":"$.b"},"Next":"D"},
        "D":{"Type":"Pass","Next":"E"},
        "E":{"Type":"Pass","End":true}}}
        """#
    /// The same in JSONata.
    private static let jsonataDefinition = #"""
        {"QueryLanguage":"JSONata","StartAt":"A","States":{
        "A":{"Type":"Pass","Next":"B"},
        "B":{"Type":"Pass","Output":"{% $merge([$states.input, {'b': {'x': 1}}]) %}","Next":"C"},
        "C":{"Type":"Pass","Output":{"id":"{% $states.input.id %}","b":"{% $states.input.b %}"},"Next":"D"},
        "D":{"Type":"Pass","Next":"E"},
        "E":{"Type":"Pass","End":true}}}
        """#
    static let call = StartExecutionInput(
        stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:m",
        name: nil,
        input: #"{"id":"order-1234","items":[{"sku":"a","count":2},{"sku":"b","count":1}],"total":99.5}"#,
        traceHeader: nil
    )
    /// Executions per second of one core that the engine has to reach.
    private static let expressTarget = 150_000
    /// How many per cent of the JSONPath executions a JSONata machine has to reach.
    private static let jsonataTarget = 50
    /// One in how many of the executions is run.
    private static let share = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) }.map { max(1, $0) } ?? 1

    private static func runs(_ part: String) -> Bool {
        let parts = CommandLine.arguments.dropFirst(3)
        return parts.isEmpty ? !["growth", "open", "restart", "soak"].contains(part) : parts.contains(part)
    }

    static func main() throws {
        let directory = CommandLine.arguments.dropFirst().first ?? "engine-benchmark-\(getpid())"
        if runs("express") { try express() }
        if runs("memory") { try standard("in memory", InMemoryStore()) }
        if runs("restart") {
            try inDirectory(directory) { try OpenExecutions.printRestart(in: $0) }
            return
        }
        guard ["sqlite", "lengths", "growth", "open", "soak"].contains(where: runs) else { return }
        guard mkdir(directory, 0o700) == 0 else {
            print("Cannot make the directory \(directory): \(String(cString: strerror(errno)))")
            exit(1)
        }
        defer { rmdir(directory) }
        if runs("sqlite") {
            try inDirectory("\(directory)/engine") {
                try standard("SQLite", SQLiteStore(directory: $0), raw: directory)
            }
        }
        if runs("lengths") { try lengths(in: directory) }
        if runs("growth") {
            print("The store alone, as it grows:")
            try inDirectory("\(directory)/growth") {
                try RawCommits.printGrowth(SQLiteStore(directory: $0), to: 3_000_000 / share)
            }
        }
        if runs("soak") {
            print("A day of steady work:")
            let isFlat = try inDirectory("\(directory)/soak") { try Soak.run(in: $0, hours: max(1, 24 / share)) }
            if !isFlat { exit(1) }
        }
        guard runs("open") else { return }
        print("Beside executions that wait:")
        let levels = [1, 1_000, 10_000, 100_000, 1_000_000].map { max(1, $0 / share) }
        try OpenExecutions.print(in: "\(directory)/open", levels: levels)
        restart(in: "\(directory)/open")
    }

    /// Becomes the process that measures the rest of `open`: the engine of this one never lets go of its store.
    private static func restart(in directory: String) {
        fflush(nil)
        let texts: [String] = ["EngineBenchmark", directory, "1", "restart"]
        var arguments: [UnsafeMutablePointer<CChar>?] = texts.map { text in strdup(text) }
        arguments.append(nil)
        execv("/proc/self/exe", arguments)
        print("Cannot start anew: \(String(cString: strerror(errno)))")
    }

    private static func express() throws {
        let rate = try expressRate(of: definition)
        print(
            "Express, 5 Pass states, parse and write included: \(rate) executions per second of one core,",
            "\(rate * 100 / expressTarget) % of the target \(expressTarget)"
        )
        let jsonataRate = try expressRate(of: jsonataDefinition)
        print(
            "Express, the same in JSONata: \(jsonataRate) executions per second of one core,",
            "\(jsonataRate * 100 / rate) % of JSONPath, target \(jsonataTarget) %"
        )
    }

    /// The best of five rounds.
    private static func expressRate(of definition: String) throws -> Int {
        try express(definition, count: 10_000 / share)
        return try (0..<5).reduce(0) { best, _ in max(best, try express(definition, count: 100_000 / share)) }
    }

    @discardableResult
    private static func express(_ definition: String, count: Int) throws -> Int {
        let engine = try engine(InMemoryStore(), definition, type: .express)
        let bytes = ByteCount()
        let seconds = threadTime {
            for _ in 0..<count {
                engine.startSyncExecution(call) { answer in
                    guard case .success(let execution) = answer, let output = execution.result.output else {
                        preconditionFailure("The execution succeeds.")
                    }
                    bytes.total.add(output.serialized.utf8.count, ordering: .relaxed)
                }
            }
        }
        precondition(bytes.total.load(ordering: .relaxed) > count, "Every execution has an output.")
        return Int(Double(count) / seconds)
    }

    /// The store alone is measured in the directory `raw`, where there is one.
    private static func standard(_ name: String, _ store: any Store, raw: String? = nil) throws {
        let counting = FaultyStore(store)
        let engine = try engine(counting, definition, type: .standard)
        for underWay in [1, 64, 1_024] {
            let count = (underWay == 1 ? 2_000 : 40_000) / share
            var rounds = Rounds()
            for _ in 0..<Rounds.count {
                let before = counting.commitCount
                let load = StartLoad(engine, count: count)
                rounds.rates.append(Double(count) / elapsed { load.run(underWay: underWay) })
                let perCommit = count / (counting.commitCount - before)
                rounds.perCommit.append(Double(perCommit))
                guard let raw else { continue }
                rounds.alone.append(
                    try rateOfStoreAlone("\(raw)/\(underWay)", of: definition, count: count, perCommit: perCommit)
                )
            }
            let (rate, perCommit) = (rounds.rate, Rounds.median(rounds.perCommit))
            print(
                "Standard, \(name), \(underWay) under way: \(Int(rate)) starts/s,",
                "\(Int(rate / perCommit)) commits/s of \(Int(perCommit))"
            )
            if raw != nil { print("    the store alone: \(Int(rounds.rateAlone)) starts/s; \(rounds.share)") }
        }
    }

    /// Executions of so many Pass states, each of them one turn, and the store alone with the same.
    private static func lengths(in directory: String) throws {
        for length in [1, 5, 10, 1_000] {
            let definition = passStates(length)
            // Of long ones enough that most start while others are stored.
            let count = max(1, max(4_000, 400_000 / max(length, 4)) / share)
            let underWay = min(1_024, count)
            var rounds = Rounds()
            for _ in 0..<Rounds.count {
                var perCommit = 1
                try inDirectory("\(directory)/\(length)") { path in
                    let store = FaultyStore(try SQLiteStore(directory: path))
                    let engine = try engine(store, definition, type: .standard)
                    let before = store.commitCount
                    let load = StartLoad(engine, count: count)
                    rounds.rates.append(Double(count) / elapsed { load.run(underWay: underWay) })
                    perCommit = count / (store.commitCount - before)
                }
                let path = "\(directory)/\(length)-alone"
                rounds.alone.append(try rateOfStoreAlone(path, of: definition, count: count, perCommit: perCommit))
            }
            let rate = rounds.rate
            print(
                "Standard, SQLite, \(length) Pass states, \(underWay) under way: \(Int(rate)) executions/s,",
                "\(Int(rate * Double(length))) states/s; \(rounds.share)"
            )
        }
    }

    private static func rateOfStoreAlone(
        _ directory: String,
        of definition: String,
        count: Int,
        perCommit: Int
    ) throws -> Double {
        try inDirectory(directory) { path in
            try RawCommits(SQLiteStore(directory: path), of: definition, count: count, perCommit: perCommit).rate()
        }
    }

    private static func passStates(_ count: Int) -> String {
        let states = (1...count).map { number in
            let transition = number == count ? #""End":true"# : #""Next":"\#(number + 1)""#
            return #""\#(number)":{"Type":"Pass",\#(transition)}"#
        }
        return #"{"StartAt":"1","States":{\#(states.joined(separator: ","))}}"#
    }

    /// Runs something with a path for a store of its own, and removes what it stored.
    private static func inDirectory<Value>(_ path: String, _ body: (String) throws -> Value) rethrows -> Value {
        defer {
            for file in ["stepwell.db", "stepwell.db-wal", "stepwell.db-shm", "lock"] { unlink("\(path)/\(file)") }
            rmdir(path)
        }
        return try body(path)
    }

    /// An engine on a store, with the state machine `m` of a definition; nil: of what the store has already.
    static func engine(_ store: any Store, _ definition: String?, type: WorkflowType) throws -> WorkflowEngine {
        var limits = Limits()
        limits.openExecutionsMaximum = .max
        let engine = WorkflowEngine(
            configuration: WorkflowEngine.Configuration(region: "us-east-1", account: "123456789012"),
            store: store,
            parser: DefinitionParser(catalog: IntegrationCatalog(patterns: [:])),
            environment: WorkflowEngine.Environment(
                lanes: (0..<sysconf(CInt(_SC_NPROCESSORS_ONLN))).map { _ in DispatchLane() },
                commits: DispatchExecutor(),
                reads: DispatchExecutor(),
                clock: MachineClock(),
                entropy: SimulatedEntropy(seed: 1),
                tokenSecret: SimulatedEngine.tokenSecret
            ),
            limits: limits,
            logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        ) { error in
            preconditionFailure(error.message)
        }
        _ = try answer { engine.start(connectors: [:], reply: $0) }
        guard let definition else { return engine }
        let input = CreateStateMachineInput(
            name: "m",
            definition: definition,
            roleARN: "r",
            type: type,
            configuration: [:]
        )
        _ = try answer { engine.createStateMachine(input, reply: $0) }
        return engine
    }

    /// The seconds that the calling thread was running, so that a busy machine does not count.
    private static func threadTime(_ body: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        body()
        return now() - start
    }

    static func elapsed(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let duration = try clock.measure(body)
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}

/// Bytes that came out, added up on any thread.
private final class ByteCount: Sendable {
    let total = Atomic(0)
}
