// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import StatesLanguage
import Storage
import Synchronization

/// What every lane needs of the world, and shares with the others.
final class LaneServices: Sendable {
    let configuration: WorkflowEngine.Configuration
    let limits: Limits
    let store: any Store
    /// Where reads of the store are made.
    let reads: any BlockingExecutor
    let clock: any EngineClock
    let entropy: any EntropySource
    let tokenSecret: TokenSecret
    /// The keys of customers.
    let keys: KeyRing
    let mocks: (any TaskMocks)?
    /// Where logged executions are logged; nil: nowhere.
    let logs: (any ExecutionLogSink)?
    let turnNotes: (any TurnNotes)?
    /// What tasks this server can run.
    let catalog: IntegrationCatalog
    let committer: Committer
    let health: HealthState
    let registry = StateMachineRegistry()
    let removals = RemovalGate()
    let stateMachineCount = ResourceCount()
    let activityCount = ResourceCount()
    /// Executions that have not ended, over all lanes.
    let openExecutions = Atomic(0)
    /// The last execution key that was given out.
    let lastExecutionKey = Atomic<Int64>(0)

    init(
        configuration: WorkflowEngine.Configuration,
        limits: Limits,
        store: any Store,
        reads: any BlockingExecutor,
        clock: any EngineClock,
        entropy: any EntropySource,
        tokenSecret: TokenSecret,
        keys: KeyRing,
        mocks: (any TaskMocks)?,
        logs: (any ExecutionLogSink)?,
        turnNotes: (any TurnNotes)?,
        catalog: IntegrationCatalog,
        committer: Committer,
        health: HealthState
    ) {
        self.configuration = configuration
        self.limits = limits
        self.store = store
        self.reads = reads
        self.clock = clock
        self.entropy = entropy
        self.tokenSecret = tokenSecret
        self.keys = keys
        self.mocks = mocks
        self.logs = logs
        self.turnNotes = turnNotes
        self.catalog = catalog
        self.committer = committer
        self.health = health
    }

    func nextExecutionKey() -> ExecutionKey {
        ExecutionKey(lastExecutionKey.add(1, ordering: .relaxed).newValue)
    }

    func newSeed() -> ExecutionSeed {
        let words = entropy.nextFour()
        return ExecutionSeed(words[0], words[1], words[2], words[3])
    }

    /// Why no further execution may start now; nil when one may.
    var refusalOfStart: ServiceError? {
        if openExecutions.load(ordering: .relaxed) >= limits.openExecutionsMaximum {
            return ServiceError(
                .executionLimitExceeded,
                "The maximum number of running executions (\(limits.openExecutionsMaximum)) has been reached."
            )
        }
        if committer.backlog >= limits.uncommittedTurnsMaximum { return ServiceError(.throttling, "Rate exceeded") }
        return nil
    }

    /// Reads the store on a thread that may block and answers there.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any Store) throws -> Answer,
        reply: @escaping Reply<Answer>
    ) {
        reads.execute { [store] in reply(Self.answer { try body(store) }) }
    }

    private static func answer<Answer>(_ body: () throws -> Answer) -> Result<Answer, ServiceError> {
        do {
            return .success(try body())
        } catch let error as ServiceError {
            return .failure(error)
        } catch let error as StoreError {
            return .failure(ServiceError(error))
        } catch {
            return .failure(ServiceError(.internalFailure, "\(error)"))
        }
    }
}

extension ServiceError {
    /// What a caller learns of a failing store; the details are for the operator's log.
    init(_ error: StoreError) {
        switch error.code {
        case .invalidCursor: self = .invalidToken
        case .keyRefused(let refusal): self.init(refusal)
        case .locked, .newerSchema, .corrupt, .damagedRecord, .diskFull, .inputOutput, .conflict:
            self.init(.internalFailure, "The store failed: \(error.message)")
        }
    }
}
