// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import JSONModule
import Logging
import StatesLanguage
import Storage
import Synchronization

/// Brings back what had not ended when the last process did: batch by batch, each on disk before the next is read.
final class Recovery: Sendable {
    private let engine: WorkflowEngine
    private let reply: Reply<RecoveryReport>
    private let report = Mutex(RecoveryReport())
    /// The state machines that are being deleted.
    private let deletions = Mutex<Set<String>>([])
    /// Revisions that executions run, so that each is planned once, whatever the size of the batches.
    private let revisions = Mutex<[RevisionKey: Result<RestoredRevision, ServiceError>]>([:])

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
                restoreBatch(after: nil)
            }
        }
    }

    private func restoreBatch(after key: ExecutionKey?) {
        let limit = engine.services.limits.recoveryBatchMaximum
        engine.services.read({ store in try store.openExecutions(after: key, limit: limit) }) { [self] result in
            switch result {
            case .failure(let error): reply(.failure(error))
            case .success(let batch):
                guard let last = batch.lastKey else { return finish() }
                restore(batch) { [self] in restoreBatch(after: last) }
            }
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

    private func restore(_ batch: OpenExecutions, then body: @escaping @Sendable () -> Void) {
        let countdown = Countdown(batch.executions.count + batch.damaged.count, then: body)
        for damaged in batch.damaged {
            leave(damaged.key, damaged.arn, because: .notRestored(damaged.reason), countdown)
        }
        for open in batch.executions {
            do throws(ServiceError) {
                try checkInterruptions(of: open.record.key)
                engine.services.turnNotes?.begin(open.record.key, in: engine.lanes.lanes.count)
                defer { engine.services.turnNotes?.end(in: engine.lanes.lanes.count) }
                let revision = try revision(of: open)
                let open = try open.opened(for: engine.services)
                let execution: Execution
                do throws(RestoreError) {
                    execution = try open.restored(on: revision.machine, tokenSecret: engine.services.tokenSecret)
                } catch {
                    throw .notRestored(error.message)
                }
                resume(execution, open, revision, countdown)
            } catch {
                leave(open.record.key, open.record.identity.arn, because: error, countdown)
            }
        }
    }

    /// Refuses an execution that has ended the process again and again.
    private func checkInterruptions(of key: ExecutionKey) throws(ServiceError) {
        guard let notes = engine.services.turnNotes else { return }
        let count = notes.interruptions(of: key)
        guard count >= engine.services.limits.interruptionsMaximum else { return }
        throw .notRestored(
            "the server ended \(count) times in a row while it worked at this execution; \(notes.remedy)"
        )
    }

    private func resume(
        _ execution: Execution,
        _ open: OpenExecution,
        _ revision: RestoredRevision,
        _ countdown: Countdown
    ) {
        engine.lanes[open.record.identity.arn].run { [self] lane in
            report.withLock { $0.restored += 1 }
            let live = LiveExecution(
                execution,
                record: open.record,
                logging: revision.logging,
                sealing: revision.sealing,
                turn: open.turn
            )
            let machine = open.record.identity.stateMachineARN
            lane.resume(live, isOfDeletedMachine: deletions.withLock { $0.contains(machine) }) { error in
                // After a failed commit there is nothing to go on with: the engine has said so already.
                guard error == nil else { return }
                countdown.countDown()
            }
        }
    }

    /// Leaves an execution as it is stored; calls that would change it are told why they cannot.
    private func leave(_ key: ExecutionKey, _ arn: String, because error: ServiceError, _ countdown: Countdown) {
        let reason = error.message
        report.withLock { $0.broken.append(RecoveryReport.Broken(arn: arn, reason: reason)) }
        engine.logger.error(
            "An execution could not be restored; it is left as it is.",
            metadata: ["execution": "\(arn)", "reason": "\(reason)"]
        )
        engine.lanes[arn].run { lane in
            lane.broken[JSONString(arn)] = BrokenExecution(key: key, cause: error)
            countdown.countDown()
        }
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
