// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import JSONModule
import Logging
import StatesLanguage
import Storage
import Synchronization

/// Brings back what had not ended when the last process did: batch by batch, each on disk before the next one is restored.
///
/// While the lanes restore a batch, each its own executions, the next one is read.
final class Recovery: Sendable {
    private let engine: WorkflowEngine
    private let reply: Reply<RecoveryReport>
    private let report = Mutex(RecoveryReport())
    /// The state machines that are being deleted.
    private let deletions = Mutex<Set<String>>([])
    /// Revisions that executions run, so that each is planned once, whatever the size of the batches.
    private let revisions = Mutex<[RevisionKey: Result<RestoredRevision, ServiceError>]>([:])
    private let turns = Mutex(Turns())

    /// Whose turn it is: one batch is restored at a time, and at most one more is at hand.
    private struct Turns {
        var isRestoring = false
        var next: ReadBatch?
    }

    init(_ engine: WorkflowEngine, reply: @escaping Reply<RecoveryReport>) {
        self.engine = engine
        self.reply = reply
    }

    /// Reads where numbers go on from, then all open executions.
    func begin() {
        let read = { @Sendable (store: any Store) throws in
            (
                execution: max(try store.lastExecutionKey(), try RetentionSweeper.lastExecutionKey(in: store)),
                revision: try store.lastRevisionKey(),
                counts: try store.resourceCounts(),
                deletions: try store.documents(collection: StateMachineDesk.deletions).map(\.name)
            )
        }
        engine.services.read(read) { [self] result in
            switch result {
            case .failure(let error): reply(.failure(error))
            case .success(let last):
                engine.services.lastExecutionKey.store(last.execution.number, ordering: .relaxed)
                engine.stateMachines.continueRevisions(after: last.revision)
                engine.services.stateMachineCount.begin(with: last.counts.stateMachines)
                engine.services.activityCount.begin(with: last.counts.activities)
                deletions.withLock { $0 = Set(last.deletions) }
                readBatch(after: nil)
            }
        }
    }

    private func readBatch(after key: ExecutionKey?) {
        let limit = engine.services.limits.recoveryBatchMaximum
        engine.services.read({ store in try store.openExecutions(after: key, limit: limit) }) { [self] result in
            switch result {
            case .failure(let error): reply(.failure(error))
            case .success(let batch): take(ReadBatch(work: work(of: batch), last: batch.lastKey))
            }
        }
    }

    /// Restores a batch, unless the one before is not done yet.
    private func take(_ batch: ReadBatch) {
        let isNext = turns.withLock { turns in
            if turns.isRestoring {
                turns.next = batch
                return false
            }
            turns.isRestoring = true
            return true
        }
        if isNext { begin(batch) }
    }

    /// Restores a batch while the one behind it is read.
    private func begin(_ batch: ReadBatch) {
        guard let last = batch.last else { return finish() }
        readBatch(after: last)
        restore(batch) { [self] in
            let next = turns.withLock { turns in
                turns.isRestoring = turns.next != nil
                return turns.next.take()
            }
            if let next { begin(next) }
        }
    }

    private func finish() {
        let report = report.withLock { $0 }
        engine.services.health.becomeReady(broken: report.broken)
        // Not before: what a deletion ends is no problem any more.
        for arn in deletions.withLock({ $0.sorted() }) { engine.stateMachines.finishDeletion(of: arn) }
        for lane in engine.lanes.lanes { lane.run { $0.endRestoring() } }
        engine.startRetention()
        reply(.success(report))
    }

    // MARK: - One batch

    /// Has each lane restore what is its own; calls back when all of that is on disk.
    private func restore(_ batch: ReadBatch, then body: @escaping @Sendable () -> Void) {
        let lanes = engine.lanes.lanes
        let countdown = Countdown(lanes.count, then: body)
        for (lane, work) in zip(lanes, batch.work) {
            lane.run { [self] lane in
                for one in work { restore(one, on: lane) }
                // After a failed commit there is nothing to go on with: the engine has said so already.
                lane.afterCommits { error in if error == nil { countdown.countDown() } }
            }
        }
    }

    /// What there is to do of a batch, by lanes; on the thread that read it, one batch at a time.
    private func work(of batch: OpenExecutions) -> [[RestorableExecution]] {
        var work = [[RestorableExecution]](repeating: [], count: engine.lanes.lanes.count)
        for damaged in batch.damaged {
            let cause = ServiceError.notRestored(damaged.reason)
            let broken = RestorableExecution(key: damaged.key, arn: damaged.arn, found: .failure(cause))
            work[engine.lanes.index(of: damaged.arn)].append(broken)
        }
        for open in batch.executions {
            let (key, arn) = (open.record.key, open.record.identity.arn)
            let found = Result { () throws(ServiceError) in (open, try planned(open)) }
            work[engine.lanes.index(of: arn)].append(RestorableExecution(key: key, arn: arn, found: found))
        }
        return work
    }

    /// What an execution runs, unless it is left aside.
    private func planned(_ open: OpenExecution) throws(ServiceError) -> RestoredRevision {
        try checkInterruptions(of: open.record.key)
        engine.services.turnNotes?.begin(open.record.key, turn: open.turn + 1, in: engine.lanes.lanes.count)
        defer { engine.services.turnNotes?.end(in: engine.lanes.lanes.count) }
        return try revision(of: open)
    }

    /// Restores an execution on its lane, or leaves it as it is stored: calls that would change it are told why they cannot.
    private func restore(_ restorable: RestorableExecution, on lane: Lane) {
        do throws(ServiceError) {
            let (open, revision) = try restorable.found.get()
            let live = try live(open, revision, on: lane)
            report.withLock { $0.restored += 1 }
            let machine = live.identity.stateMachineARN
            lane.resume(live, isOfDeletedMachine: deletions.withLock { $0.contains(machine) })
        } catch {
            let (arn, reason) = (restorable.arn, error.message)
            report.withLock { $0.broken.append(RecoveryReport.Broken(arn: arn, reason: reason)) }
            engine.logger.error(
                "An execution could not be restored; it is left as it is.",
                metadata: ["execution": "\(arn)", "reason": "\(reason)"]
            )
            lane.broken[JSONString(arn)] = BrokenExecution(key: restorable.key, cause: error)
        }
    }

    /// The execution as its last turn left it.
    private func live(
        _ open: OpenExecution,
        _ revision: RestoredRevision,
        on lane: Lane
    ) throws(ServiceError) -> LiveExecution {
        engine.services.turnNotes?.begin(open.record.key, turn: open.turn + 1, in: lane.number)
        defer { engine.services.turnNotes?.end(in: lane.number) }
        let open = try open.opened(for: engine.services)
        let execution: Execution
        do throws(RestoreError) {
            execution = try open.restored(on: revision.machine, tokenSecret: engine.services.tokenSecret)
        } catch {
            throw .notRestored(error.message)
        }
        return LiveExecution(
            consume execution,
            record: open.record,
            logging: revision.logging,
            sealing: revision.sealing,
            turn: open.turn,
            packed: open.packed
        )
    }

    /// Refuses an execution that has ended the process again and again.
    private func checkInterruptions(of key: ExecutionKey) throws(ServiceError) {
        guard let notes = engine.services.turnNotes else { return }
        let interruptions = notes.interruptions(of: key)
        guard interruptions.reach(engine.services.limits.interruptionsMaximum) else { return }
        throw .notRestored(
            "the server ended \(interruptions.inARow) times in a row while it worked at this execution; \(notes.remedy)"
        )
    }

    private func revision(of open: OpenExecution) throws(ServiceError) -> RestoredRevision {
        try revision(open.record.revision).get()
    }

    /// On the thread that reads the store.
    private func revision(_ key: RevisionKey) -> Result<RestoredRevision, ServiceError> {
        if let known = revisions.withLock({ $0[key] }) { return known }
        let revision = newRevision(key)
        revisions.withLock { $0[key] = revision }
        return revision
    }

    private func newRevision(_ key: RevisionKey) -> Result<RestoredRevision, ServiceError> {
        let record: StateMachineRecord
        do throws(StoreError) {
            guard let stored = try engine.services.store.revision(key) else {
                return .failure(.notRestored("the revision \(key.number) of its definition is not stored"))
            }
            record = stored
        } catch {
            return .failure(ServiceError(error))
        }
        let keys = engine.services.keys
        do throws(KeyRefusal) {
            let sealing = try record.sealing(with: keys)
            return engine.services.registry.plan(of: record, by: engine.parser, with: keys).map { machine in
                RestoredRevision(machine: machine, logging: LogSettings(record.configuration), sealing: sealing)
            }
        } catch {
            return .failure(ServiceError(error))
        }
    }
}

/// A batch of executions that had not ended.
private struct ReadBatch: Sendable {
    /// What there is to do, by lanes.
    let work: [[RestorableExecution]]
    /// The last of them in the store; nil where there is none left.
    let last: ExecutionKey?
}

/// An execution that had not ended, with what it is restored with, or why it cannot be.
private struct RestorableExecution: Sendable {
    let key: ExecutionKey
    let arn: String
    let found: Result<(OpenExecution, RestoredRevision), ServiceError>
}

/// What executions of one revision are restored with.
private struct RestoredRevision: Sendable {
    var machine: StateMachine
    var logging: LogSettings?
    var sealing: Sealing?
}

extension ServiceError {
    fileprivate static func notRestored(_ reason: String) -> ServiceError { ServiceError(.internalFailure, reason) }
}

extension OpenExecution {
    /// The execution with what is sealed of it; throws AWS's error where its key cannot be used.
    fileprivate func opened(for services: LaneServices) throws(ServiceError) -> OpenExecution {
        do throws(SealError) {
            return try opened(with: services.keys)
        } catch {
            throw ServiceError(error, in: "The execution \(record.key.number)")
        }
    }
}
