// SPDX-License-Identifier: Apache-2.0

public import Encryption
public import Engine
public import Interpreter
import JSONModule
public import Logging
public import StatesLanguage
public import Storage
import Synchronization

/// An engine on simulated threads, with all it needs: the fixture of every test that needs an engine.
public struct SimulatedEngine: Sendable {
    public let engine: WorkflowEngine
    public let clock: SimulatedClock
    public let threads: SimulatedThreads
    public let store: FaultyStore
    /// Runs functions and all services.
    public let connector: ScriptedConnector
    /// The thread that commits.
    public let commits: any BlockingExecutor
    /// The thread that reads the store.
    public let reads: any BlockingExecutor
    private let fatalErrors = ReceivedErrors()

    /// - Parameters:
    ///   - base: what survives a `kill`.
    ///   - clock: goes on from one process to the next.
    ///   - seed: decides the order in which threads run, and all random numbers.
    ///   - laneCount: how many lanes there are.
    ///   - script: the outcomes of tasks.
    ///   - fault: what happens to the store.
    ///   - limits: how much the engine takes on.
    ///   - region: what ARNs say.
    ///   - catalog: which services the engine knows.
    ///   - keys: the keys of customers.
    ///   - mocks: what answers the tasks of test cases.
    ///   - logs: where logged executions are logged.
    ///   - turnNotes: what knows the executions that ended the process.
    ///   - logger: gets what an operator must know.
    public init(
        on base: any Store = InMemoryStore(),
        clock: SimulatedClock = SimulatedClock(),
        seed: UInt64 = 1,
        laneCount: Int = 2,
        script: [String: [ScriptedConnector.Outcome]] = [:],
        fault: FaultyStore.Fault? = nil,
        limits: Limits = Limits(),
        region: String = "us-east-1",
        catalog: IntegrationCatalog = Self.catalog,
        keys: KeyRing = KeyRing(),
        mocks: (any TaskMocks)? = nil,
        logs: (any ExecutionLogSink)? = nil,
        turnNotes: (any TurnNotes)? = nil,
        logger: Logger = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
    ) {
        let threads = SimulatedThreads(clock: clock, seed: seed)
        let fatalErrors = fatalErrors
        self.clock = clock
        self.threads = threads
        store = FaultyStore(base, fault: fault)
        connector = ScriptedConnector(script, timers: threads.makeLane(), clock: clock)
        let lanes = (0..<laneCount).map { _ in threads.makeLane() }
        commits = threads.makeBlockingExecutor()
        reads = threads.makeBlockingExecutor()
        engine = WorkflowEngine(
            configuration: WorkflowEngine.Configuration(region: region, account: "123456789012"),
            store: store,
            parser: DefinitionParser(catalog: catalog),
            environment: WorkflowEngine.Environment(
                lanes: lanes,
                commits: commits,
                reads: reads,
                clock: clock,
                entropy: SimulatedEntropy(seed: seed),
                tokenSecret: Self.tokenSecret,
                keys: keys,
                mocks: mocks,
                logs: logs,
                turnNotes: turnNotes
            ),
            limits: limits,
            logger: logger
        ) { error in
            fatalErrors.append(error)
        }
    }

    /// The same in every process: what survives a `kill` may hold tokens.
    public static let tokenSecret = TokenSecret(words: SIMD4(1, 2, 3, 4))

    /// The services that the scripted connector plays.
    public static let catalog = IntegrationCatalog(patterns: [
        IntegrationCatalog.Entry(service: "lambda", action: "invoke"): [.waitForTaskToken],
        IntegrationCatalog.Entry(service: "sns", action: "publish"): [.waitForTaskToken],
        IntegrationCatalog.Entry(service: "states", action: "startExecution"): [.sync, .sync2, .waitForTaskToken],
    ])

    /// What the engine called fatal.
    public var fatals: [StoreError] { fatalErrors.all }

    /// Has the engine restore what there is and take calls; runs until nothing is ready.
    @discardableResult
    public func start() -> Result<RecoveryReport, ServiceError>? {
        let connectors: [ConnectorKey: any TaskConnector] = [
            .function: connector,
            .service("lambda"): connector,
            .service("sns"): connector,
            .service("states"): connector,
        ]
        return answer { engine.start(connectors: connectors, reply: $0) }
    }

    /// Makes a call and runs until nothing is ready at this time; nil when the call was not answered by then.
    public func answer<Answer: Sendable>(
        _ call: (@escaping Reply<Answer>) -> Void
    ) -> Result<Answer, ServiceError>? {
        let pending = pending(call)
        threads.run()
        return pending.answer
    }

    /// Makes a call without running anything.
    public func pending<Answer: Sendable>(_ call: (@escaping Reply<Answer>) -> Void) -> PendingAnswer<Answer> {
        let pending = PendingAnswer<Answer>()
        call { pending.receive($0) }
        return pending
    }
}

/// The answer of a call, once it is there.
public final class PendingAnswer<Answer: Sendable>: Sendable {
    private let received = Mutex<[Result<Answer, ServiceError>]>([])

    init() {}

    func receive(_ answer: Result<Answer, ServiceError>) {
        let count = received.withLock { received in
            received.append(answer)
            return received.count
        }
        precondition(count == 1, "A call is answered once.")
    }

    /// Nil as long as the call was not answered.
    public var answer: Result<Answer, ServiceError>? { received.withLock { $0.first } }
}

/// Errors that came in, in order.
private final class ReceivedErrors: Sendable {
    private let errors = Mutex<[StoreError]>([])

    var all: [StoreError] { errors.withLock { $0 } }

    func append(_ error: StoreError) { errors.withLock { $0.append(error) } }
}
