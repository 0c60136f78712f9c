// SPDX-License-Identifier: Apache-2.0

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
        for damaged in batch.damaged { leave(damaged.key, damaged.arn, because: damaged.reason, countdown) }
        for open in batch.executions {
            do throws(RestoreError) {
                try checkInterruptions(of: open.record.key)
                engine.services.turnNotes?.begin(open.record.key, in: engine.lanes.lanes.count)
                defer { engine.services.turnNotes?.end(in: engine.lanes.lanes.count) }
                let revision = try revision(of: open)
                let execution = try open.restored(on: revision.machine, tokenSecret: engine.services.tokenSecret)
                resume(execution, open, revision.logging, countdown)
            } catch {
                leave(open.record.key, open.record.identity.arn, because: error.message, countdown)
            }
        }
    }

    /// Refuses an execution that has ended the process again and again.
    private func checkInterruptions(of key: ExecutionKey) throws(RestoreError) {
        guard let notes = engine.services.turnNotes else { return }
        let count = notes.interruptions(of: key)
        guard count >= engine.services.limits.interruptionsMaximum else { return }
        throw RestoreError(
            message: "the server ended \(count) times in a row while it worked at this execution; \(notes.remedy)"
        )
    }

    private func resume(
        _ execution: Execution,
        _ open: OpenExecution,
        _ logging: LogSettings?,
        _ countdown: Countdown
    ) {
        engine.lanes[open.record.identity.arn].run { [self] lane in
            report.withLock { $0.restored += 1 }
            let live = LiveExecution(execution, record: open.record, logging: logging, turn: open.turn)
            let machine = open.record.identity.stateMachineARN
            lane.resume(live, isOfDeletedMachine: deletions.withLock { $0.contains(machine) }) { error in
                // After a failed commit there is nothing to go on with: the engine has said so already.
                guard error == nil else { return }
                countdown.countDown()
            }
        }
    }

    /// Leaves an execution as it is stored; calls that would change it are told why they cannot.
    private func leave(_ key: ExecutionKey, _ arn: String, because reason: String, _ countdown: Countdown) {
        report.withLock { $0.broken.append(RecoveryReport.Broken(arn: arn, reason: reason)) }
        engine.logger.error(
            "An execution could not be restored; it is left as it is.",
            metadata: ["execution": "\(arn)", "reason": "\(reason)"]
        )
        engine.lanes[arn].run { lane in
            lane.broken[JSONString(arn)] = BrokenExecution(key: key, reason: reason)
            countdown.countDown()
        }
    }

    private func revision(of open: OpenExecution) throws(RestoreError) -> RestoredRevision {
        switch revision(open.record.revision) {
        case .success(let revision): return revision
        case .failure(let error): throw RestoreError(message: error.message)
        }
    }

    /// On the thread that reads the store.
    private func revision(_ key: RevisionKey) -> Result<RestoredRevision, ServiceError> {
        if let known = revisions.withLock({ $0[key] }) { return known }
        let revision = newRevision(key)
        revisions.withLock { $0[key] = revision }
        return revision
    }

    private func newRevision(_ key: RevisionKey) -> Result<RestoredRevision, ServiceError> {
        do throws(StoreError) {
            guard let record = try engine.services.store.revision(key) else {
                return .failure(
                    ServiceError(.internalFailure, "the revision \(key.number) of its definition is not stored")
                )
            }
            return engine.services.registry.plan(of: record, by: engine.parser).map { machine in
                RestoredRevision(machine: machine, logging: LogSettings(record.configuration))
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
}
