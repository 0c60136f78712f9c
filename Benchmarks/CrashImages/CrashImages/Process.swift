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

/// One life of a server: the real engine on the real store, on a simulated disk, clock and threads.
final class Process: Sendable {
    static let account = "arn:aws:states:us-east-1:123456789012:"

    let engine: WorkflowEngine
    let threads: SimulatedThreads
    let clock: SimulatedClock
    private let store: ClosableStore
    private let death = FirstError()

    /// Opens the store.
    ///
    /// - Parameters:
    ///   - disk: outlives the process.
    ///   - directory: a real one, for the lock.
    ///   - clock: goes on from one process to the next.
    ///   - seed: decides in which order threads run.
    ///   - journal: is told of all calls.
    ///   - note: the lock's file as the last process left it.
    /// - Throws: the store's refusal.
    init(
        on disk: SimulatedDisk,
        directory: String,
        clock: SimulatedClock,
        seed: UInt64,
        journal: Journal,
        note: [UInt8]?
    ) throws(StoreError) {
        // The real directory has had other processes, on other disks.
        unlink(directory + "/lock")
        if let note { Self.write(note, to: directory + "/lock") }
        let keepNote = { @Sendable in journal.keep(note: Self.read(directory + "/lock")) }
        store = ClosableStore(try SQLiteStore(directory: directory, fileSystem: disk.name), onCommit: keepNote)
        keepNote()
        // The last thing that opening a store does.
        disk.synchronizeDirectory()
        let threads = SimulatedThreads(clock: clock, seed: seed)
        let death = death
        self.threads = threads
        self.clock = clock
        engine = WorkflowEngine(
            configuration: WorkflowEngine.Configuration(region: "us-east-1", account: "123456789012"),
            store: store,
            parser: DefinitionParser(catalog: Self.catalog),
            environment: WorkflowEngine.Environment(
                lanes: [threads.makeLane(), threads.makeLane()],
                commits: threads.makeBlockingExecutor(),
                reads: threads.makeBlockingExecutor(),
                clock: clock,
                entropy: SimulatedEntropy(seed: seed),
                tokenSecret: TokenSecret(words: SIMD4(1, 2, 3, 4))
            ),
            logger: Logger(label: "crash-images") { _ in SwiftLogNoOpLogHandler() }
        ) { death.set($0) }
        let scripted = ScriptedConnector(ReferenceWorkflow.script, timers: threads.makeLane(), clock: clock)
        let connector = NotingConnector(base: scripted, journal: journal)
        _ = answer { [engine] reply in
            engine.start(
                connectors: [.function: connector, .service("lambda"): connector, .service("states"): connector],
                reply: reply
            )
        }
    }

    private static let catalog = IntegrationCatalog(patterns: [
        IntegrationCatalog.Entry(service: "lambda", action: "invoke"): [.waitForTaskToken],
        IntegrationCatalog.Entry(service: "states", action: "startExecution"): [.sync, .sync2, .waitForTaskToken],
    ])

    private static func read(_ path: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let file = open(path, O_RDONLY)
        defer { close(file) }
        return Array(bytes.prefix(max(0, Glibc.read(file, &bytes, bytes.count))))
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        precondition(Glibc.write(file, bytes, bytes.count) == bytes.count, "The note of a lock cannot be written.")
    }

    /// Why the process has to end, once it has.
    var fatalError: StoreError? { death.first }

    /// Makes a call and runs until nothing is ready at this time; nil where it was not answered by then.
    func answer<Answer: Sendable>(_ call: (@escaping Reply<Answer>) -> Void) -> Result<Answer, ServiceError>? {
        let pending = begin(call)
        threads.run()
        return pending.value
    }

    /// Makes a call whose answer may come later.
    func begin<Answer: Sendable>(_ call: (@escaping Reply<Answer>) -> Void) -> Pending<Answer> {
        let pending = Pending<Answer>()
        call { pending.set($0) }
        return pending
    }

    /// Stops, in good order where nothing is wrong; only then may the disk go.
    func stop() {
        _ = answer { engine.shutdown(reply: $0) }
        threads.kill()
        store.close()
    }
}

/// The answer of a call, once it is there.
final class Pending<Answer: Sendable>: Sendable {
    private let answer = Mutex<Result<Answer, ServiceError>?>(nil)

    var value: Result<Answer, ServiceError>? { answer.withLock { $0 } }

    func set(_ value: Result<Answer, ServiceError>) { answer.withLock { $0 = value } }
}

private final class FirstError: Sendable {
    private let error = Mutex<StoreError?>(nil)

    var first: StoreError? { error.withLock { $0 } }

    func set(_ value: StoreError) { error.withLock { $0 = $0 ?? value } }
}

/// Notes each call that is made, and each token that a call takes along.
private struct NotingConnector: TaskConnector {
    let base: ScriptedConnector
    let journal: Journal

    func start(_ task: ConnectorTask, report: TaskReport) {
        journal.note(.called(task.address, task.request.resource))
        if let token = task.request.input.value["Payload"]?["token"]?.text { journal.note(.held(token: token)) }
        base.start(task, report: report)
    }

    func cancel(_ task: TaskAddress) { base.cancel(task) }
}
