// SPDX-License-Identifier: Apache-2.0

public import Encryption
public import Interpreter
public import Logging
public import StatesLanguage
public import Storage

/// Runs executions: lanes, group commit, effects after their commit, timers, tokens, activities, recovery.
///
/// All calls may come from any thread, do not block, and answer through a `Reply`; what changes the store is
/// answered when it is on disk. Arguments are already checked against the API's model (lengths, enums, required).
/// The calls are in extensions: `+StateMachines`, `+Executions`, `+Tokens`, `+Activities`, `+Documents`,
/// `+Watch` for health and metrics, and `+Lifecycle` for `start` and `shutdown`.
public final class WorkflowEngine: Sendable {
    /// What ARNs say of this server.
    public struct Configuration: Sendable {
        public var region: String
        public var account: String

        public init(region: String, account: String) {
            self.region = region
            self.account = account
        }
    }

    /// What the engine runs on: the composition root's event loops and threads, the simulator's queues.
    public struct Environment: Sendable {
        /// One for each core.
        public var lanes: [any LaneExecutor]
        /// The one thread that commits.
        public var commits: any BlockingExecutor
        /// Reads of the store, and definitions to plan; may be several threads.
        public var reads: any BlockingExecutor
        public var clock: any EngineClock
        public var entropy: any EntropySource
        /// What task tokens are made from: `TokenSecret.stored` gives a store's own.
        public var tokenSecret: TokenSecret
        /// The keys of customers, which seal what is stored of resources that name them.
        public var keys: KeyRing
        /// What answers the tasks of test cases; nil where there are none.
        public var mocks: (any TaskMocks)?
        /// Where logged executions are logged; nil: nowhere.
        public var logs: (any ExecutionLogSink)?
        /// What knows the executions that ended the process; nil: they are tried again at every start.
        public var turnNotes: (any TurnNotes)?

        public init(
            lanes: [any LaneExecutor],
            commits: any BlockingExecutor,
            reads: any BlockingExecutor,
            clock: any EngineClock,
            entropy: any EntropySource,
            tokenSecret: TokenSecret,
            keys: KeyRing = KeyRing(),
            mocks: (any TaskMocks)? = nil,
            logs: (any ExecutionLogSink)? = nil,
            turnNotes: (any TurnNotes)? = nil
        ) {
            self.lanes = lanes
            self.commits = commits
            self.reads = reads
            self.clock = clock
            self.entropy = entropy
            self.tokenSecret = tokenSecret
            self.keys = keys
            self.mocks = mocks
            self.logs = logs
            self.turnNotes = turnNotes
        }
    }

    public let configuration: Configuration
    let services: LaneServices
    let lanes: LaneGroup
    let stateMachines: StateMachineDesk
    let activities: ActivityDesks
    let watchdog: Watchdog
    let parser: DefinitionParser
    let logger: Logger

    /// Takes no calls before `start`.
    ///
    /// - Parameters:
    ///   - configuration: what ARNs say.
    ///   - store: where everything is kept; the engine is its only writer.
    ///   - parser: knows what task resources there are.
    ///   - environment: threads, clock and entropy.
    ///   - limits: how much is taken on.
    ///   - logger: for what an operator must know.
    ///   - onFatal: called once when a commit failed: the process must end, and start anew from what is stored.
    public init(
        configuration: Configuration,
        store: any Store,
        parser: DefinitionParser,
        environment: Environment,
        limits: Limits = Limits(),
        logger: Logger,
        onFatal: @escaping @Sendable (StoreError) -> Void
    ) {
        let health = HealthState()
        let committer = Committer(store: store, executor: environment.commits, limits: limits) { error in
            guard health.fail(error.message) else { return }
            logger.critical("A commit failed; taking no more work.", metadata: ["reason": "\(error.message)"])
            onFatal(error)
        }
        let services = LaneServices(
            configuration: configuration,
            limits: limits,
            store: store,
            reads: environment.reads,
            clock: environment.clock,
            entropy: environment.entropy,
            tokenSecret: environment.tokenSecret,
            keys: environment.keys,
            mocks: environment.mocks,
            logs: environment.logs,
            turnNotes: environment.turnNotes,
            catalog: parser.catalog,
            committer: committer,
            health: health
        )
        self.configuration = configuration
        self.services = services
        self.parser = parser
        self.logger = logger
        lanes = LaneGroup(
            environment.lanes.enumerated().map { Lane(number: $0.offset, executor: $0.element, services: services) }
        )
        stateMachines = StateMachineDesk(lanes: lanes, services: services, parser: parser)
        activities = ActivityDesks(lanes: lanes, services: services)
        watchdog = Watchdog(laneCount: lanes.lanes.count, services: services, logger: logger)
    }
}

extension WorkflowEngine {
    /// Checks that a call can be taken; answers it where it cannot.
    func accepts<Answer>(_ reply: Reply<Answer>, _ check: () throws(ServiceError) -> Void = {}) -> Bool {
        if let refusal = services.health.refusal {
            reply(.failure(refusal))
            return false
        }
        do throws(ServiceError) {
            try check()
            return true
        } catch {
            reply(.failure(error))
            return false
        }
    }

    /// Checks that a call can be taken and that its ARN names what it must.
    func accepts<Answer>(_ reply: Reply<Answer>, _ arn: String, _ kind: ResourceARN.Kind) -> Bool {
        accepts(reply) { () throws(ServiceError) in _ = try ResourceARN(arn, kind) }
    }
}
