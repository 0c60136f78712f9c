// SPDX-License-Identifier: Apache-2.0

import APIServer
import Encryption
import Engine
import FunctionRuntime
import HTTPServer
import Integrations
import Interpreter
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import SQLiteStorage
import StatesLanguage
import Storage

/// A whole Stepwell in this process: its parts, made and joined in one place.
final class Server: Sendable {
    /// What the command line says.
    struct Configuration: Sendable {
        var region: String
        var account: String
        /// Where functions' code and logs go, and the database unless `inMemory`.
        var dataDirectory: String
        /// Whether a database is taken that has not all that was acknowledged.
        var acceptsLostCommits = false
        var inMemory: Bool
        var topics = TopicConfiguration.none
        /// What is reached over HTTP.
        var services = ServiceConfiguration.none
        /// The keys of customers.
        var keys = KeyRing()
        /// How long ended executions are kept; nil for as long as the server runs.
        var retention: RetentionPolicy?
        /// Quotas other than AWS's.
        var quotas: [Quota] = []
        /// What answers the tasks of test cases; tasks of all services are accepted then.
        var mocks: (any TaskMocks)?
        /// Where functions reach this server; nil where it does not listen.
        var endpoint: String?
        /// Gets each line that a function writes.
        var onFunctionOutput: (@Sendable (_ function: String, _ line: String) -> Void)?
        /// Where the executions that are to be logged are logged; nil: nowhere.
        var executionLogs: ExecutionLogWriter.Place?
        var logger: Logger
    }

    let engine: WorkflowEngine
    let functions: FunctionService
    private let group: MultiThreadedEventLoopGroup
    private let threads: NIOThreadPool
    private let configuration: Configuration
    private let closeStore: @Sendable () -> Void
    /// Which commits the store lacks, where its user has accepted that.
    private let acceptedLoss: String?
    private let executionLogs: ExecutionLogWriter?

    /// Opens the store, brings back what was running and takes calls.
    ///
    /// Blocks; called from the main thread.
    init(_ configuration: Configuration, onFatal: @escaping @Sendable (StoreError) -> Void) throws {
        self.configuration = configuration
        group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        threads = NIOThreadPool(numberOfThreads: max(2, System.coreCount))
        threads.start()
        let store: any Store
        if configuration.inMemory {
            (store, acceptedLoss, closeStore) = (InMemoryStore(), nil, {})
        } else {
            let files = try SQLiteStore(
                directory: configuration.dataDirectory,
                acceptsLostCommits: configuration.acceptsLostCommits
            )
            acceptedLoss = files.acceptedLoss.map { "\($0) That is accepted." }
            if let acceptedLoss { configuration.logger.warning("\(acceptedLoss)") }
            (store, closeStore) = (files, { files.close() })
        }
        try KeysInUse.check(configuration.keys, in: store)
        executionLogs = configuration.executionLogs.map { place in
            ExecutionLogWriter(place: place, executor: ThreadPoolExecutor(threads: 1), logger: configuration.logger)
        }
        engine = Server.makeEngine(
            configuration,
            store: store,
            logs: executionLogs,
            turnNotes: configuration.inMemory ? nil : try TurnNoteFile(in: configuration.dataDirectory),
            tokenSecret: try TokenSecret.stored(in: store, entropy: SystemEntropy.shared),
            lanes: group.makeIterator().map { EventLoopLane(eventLoop: $0, clock: SystemClock()) },
            onFatal: onFatal
        )
        functions = try FunctionService.start(
            configuration: configuration.functionRuntime,
            records: EngineFunctionRecords(engine: engine),
            sources: FunctionSources(
                now: { SystemClock().now.milliseconds },
                random: { SystemEntropy.shared.next() }
            ),
            eventLoop: group.next(),
            threads: threads,
            logger: configuration.logger
        ).wait()
        try startEngine()
    }

    private static func makeEngine(
        _ configuration: Configuration,
        store: any Store,
        logs: ExecutionLogWriter?,
        turnNotes: (any TurnNotes)?,
        tokenSecret: TokenSecret,
        lanes: [any LaneExecutor],
        onFatal: @escaping @Sendable (StoreError) -> Void
    ) -> WorkflowEngine {
        var limits = Limits(configuration.quotas)
        limits.retention = configuration.retention
        let catalog = IntegrationCatalog.supported(with: configuration.services)
        return WorkflowEngine(
            configuration: WorkflowEngine.Configuration(region: configuration.region, account: configuration.account),
            store: store,
            parser: DefinitionParser(catalog: configuration.mocks == nil ? catalog : catalog.mocked),
            environment: WorkflowEngine.Environment(
                lanes: lanes,
                commits: CrashPoint.wrapping(ThreadPoolExecutor(threads: 1)),
                reads: ThreadPoolExecutor(threads: max(2, System.coreCount)),
                clock: SystemClock(),
                entropy: SystemEntropy.shared,
                tokenSecret: tokenSecret,
                keys: configuration.keys,
                mocks: configuration.mocks,
                logs: logs,
                turnNotes: turnNotes
            ),
            limits: limits,
            logger: configuration.logger,
            onFatal: onFatal
        )
    }

    private func startEngine() throws {
        let connectors = TaskConnectors.make(
            workflows: engine,
            functions: functions,
            topics: configuration.topics,
            services: configuration.services,
            clock: SystemClock(),
            entropy: SystemEntropy.shared,
            eventLoopGroup: group,
            threads: threads,
            logger: configuration.logger
        )
        // What could not be restored was logged by the engine, and is told by its health.
        _ = try wait { reply in engine.start(connectors: connectors, reply: reply) }
        functions.takeUpEvents()
        let interval = TimeAmount.seconds(Int64(engine.watchSeconds))
        group.next().scheduleRepeatedTask(initialDelay: interval, delay: interval) { [engine] _ in engine.watch() }
    }

    /// Listens; tells the port, which was chosen where 0 was asked for.
    func listen(host: String, port: Int, names: [String]) throws -> HTTPListener {
        var limits = HTTPLimits()
        limits.hostNames = HostNames(besides: names)
        limits.bodyBytes = StepFunctionsAPI.requestMaximum
        return try HTTPListener.bind(
            host: host,
            port: port,
            on: group,
            responder: { router() },
            limits: limits,
            logger: configuration.logger
        ).wait()
    }

    private func router() -> Router {
        let api = StepFunctionsAPI(
            engine: engine,
            requestSeed: SystemEntropy.shared.next(),
            logger: configuration.logger
        )
        let health = HealthResponder { [engine, acceptedLoss] in
            var report = HealthResponder.Report(engine.health)
            if let acceptedLoss { report.problems.append(acceptedLoss) }
            return report
        }
        let folders = FolderFunctions(registry: FunctionRegistry(functions))
        return Router([
            .target("AWSStepFunctions", to: api),
            .lambda(to: LambdaAPI(service: functions)),
            .path(.GET, "/health", to: health),
            .path(.GET, "/metrics", to: MetricsResponder { [engine] in engine.metrics.samples }),
            .path(.POST, FolderFunctions.path, to: folders),
            .path(.GET, FolderFunctions.path, to: folders),
            .path(.GET, "/", to: Greeting()),
        ])
    }

    /// Takes no more calls, lets turns that were made come to disk, closes the store and ends the functions' processes.
    func shutDown(_ listener: HTTPListener?) throws {
        // They would wait for a minute, and be cut off at the end of the grace.
        engine.sendWorkersAway()
        try listener?.close(grace: .seconds(5)).wait()
        // The engine first: calls that are cut off now are interrupted by its recovery, as after a crash, and not
        // failed by the end of the function's process, which no Retry that AWS recommends names.
        try wait { reply in engine.shutdown(reply: reply) }
        closeStore()
        try functions.shutDown().wait()
        try flushLogs()
    }

    /// Waits until the lines of what has happened are written, but not for long: nobody may read the other end of a
    /// pipe.
    private func flushLogs() throws {
        guard let executionLogs else { return }
        let loop = group.next()
        let isWritten = loop.makePromise(of: Bool.self)
        // Of the two the first one counts.
        loop.scheduleTask(in: .seconds(5)) { isWritten.succeed(false) }
        executionLogs.flush { isWritten.succeed(true) }
        guard try !isWritten.futureResult.wait() else { return }
        configuration.logger.error("Execution logs could not be written to the end; the last lines are missing.")
    }

    /// Waits for the answer of a call of the engine; not from one of its own threads.
    func wait<Answer: Sendable>(_ call: (@escaping Reply<Answer>) -> Void) throws -> Answer {
        let promise = group.next().makePromise(of: Answer.self)
        call { result in promise.completeWith(result.mapError { $0 as any Error }) }
        return try promise.futureResult.wait()
    }

    /// Waits for the result of a call; not from one of the server's own threads.
    func result<Answer: Sendable, Failure>(
        _ call: (@escaping @Sendable (Result<Answer, Failure>) -> Void) -> Void
    ) throws -> Result<Answer, Failure> {
        let promise = group.next().makePromise(of: Result<Answer, Failure>.self)
        call { result in promise.succeed(result) }
        return try promise.futureResult.wait()
    }

    /// Runs something on one of the server's threads after a time.
    func schedule(after milliseconds: Int64, _ work: @escaping @Sendable () -> Void) {
        group.next().scheduleTask(in: .milliseconds(milliseconds), work)
    }
}

extension Server.Configuration {
    fileprivate var functionRuntime: FunctionRuntimeConfiguration {
        var runtime = FunctionRuntimeConfiguration(
            place: FunctionPlace(region: region, account: account),
            dataDirectory: dataDirectory
        )
        runtime.onOutput = onFunctionOutput
        guard let endpoint else { return runtime }
        // AWS's SDKs in functions reach this server, with credentials that nobody checks on loopback.
        runtime.environment = [
            "AWS_ENDPOINT_URL_SFN": endpoint,
            "AWS_ENDPOINT_URL_LAMBDA": endpoint,
            "AWS_ACCESS_KEY_ID": "stepwell",
            "AWS_SECRET_ACCESS_KEY": "stepwell",
        ]
        return runtime
    }
}

extension HealthResponder.Report {
    fileprivate init(_ health: EngineHealth) {
        switch health {
        case .starting: self.init(isServing: false, status: "starting")
        case .healthy: self.init(isServing: true, status: "healthy")
        case .degraded(let problems): self.init(isServing: true, status: "degraded", problems: problems)
        case .standing(let problems): self.init(isServing: false, status: "standing", problems: problems)
        case .stopping: self.init(isServing: false, status: "stopping")
        case .failed(let reason): self.init(isServing: false, status: "failed", problems: [reason])
        }
    }
}
