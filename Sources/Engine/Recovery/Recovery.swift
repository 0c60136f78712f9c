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
    /// Revisions that executions run, so that each is planned once, whatever the size of the batches.
    private let revisions = Mutex<[RevisionKey: Result<StateMachine, ServiceError>]>([:])

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
                deletions: try store.documents(collection: StateMachineDesk.deletions).map(\.name)
            )
        }
        engine.services.read(read) { [self] result in
            switch result {
            case .failure(let error): reply(.failure(error))
            case .success(let last):
                engine.services.lastExecutionKey.store(last.execution.number, ordering: .relaxed)
                engine.stateMachines.continueRevisions(after: last.revision)
                restoreBatch(after: nil, deletions: last.deletions)
            }
        }
    }

    private func restoreBatch(after key: ExecutionKey?, deletions: [String]) {
        let limit = engine.services.limits.recoveryBatchMaximum
        engine.services.read({ store in try store.openExecutions(after: key, limit: limit) }) { [self] result in
            switch result {
            case .failure(let error): reply(.failure(error))
            case .success(let batch):
                guard let last = batch.lastKey else { return finish(deletions) }
                restore(batch) { [self] in restoreBatch(after: last, deletions: deletions) }
            }
        }
    }

    private func finish(_ deletions: [String]) {
        for arn in deletions { engine.stateMachines.finishDeletion(of: arn) }
        let report = report.withLock { $0 }
        engine.services.health.becomeReady(problems: report.broken)
        for lane in engine.lanes.lanes { lane.run { $0.endRestoring() } }
        engine.startRetention()
        reply(.success(report))
    }

    // MARK: - One batch

    private func restore(_ batch: OpenExecutions, then body: @escaping @Sendable () -> Void) {
        let countdown = Countdown(batch.executions.count + batch.damaged.count, then: body)
        for damaged in batch.damaged { leave(damaged.arn, because: damaged.reason, countdown) }
        for open in batch.executions {
            do throws(RestoreError) {
                resume(try execution(open), open, countdown)
            } catch {
                leave(open.record.identity.arn, because: error.message, countdown)
            }
        }
    }

    private func resume(_ execution: Execution, _ open: OpenExecution, _ countdown: Countdown) {
        engine.lanes[open.record.identity.arn].run { [self] lane in
            report.withLock { $0.restored += 1 }
            lane.resume(LiveExecution(execution, record: open.record, turn: open.turn)) { error in
                // After a failed commit there is nothing to go on with: the engine has said so already.
                guard error == nil else { return }
                countdown.countDown()
            }
        }
    }

    /// Leaves an execution as it is stored; calls that would change it are told why they cannot.
    private func leave(_ arn: String, because reason: String, _ countdown: Countdown) {
        report.withLock { $0.broken.append("\(arn): \(reason)") }
        engine.logger.error(
            "An execution could not be restored; it is left as it is.",
            metadata: ["execution": "\(arn)", "reason": "\(reason)"]
        )
        engine.lanes[arn].run { lane in
            lane.broken[JSONString(arn)] = reason
            countdown.countDown()
        }
    }

    private func execution(_ open: OpenExecution) throws(RestoreError) -> Execution {
        let input: JSON
        do throws(JSONParseError) {
            input = try JSON(parsing: open.record.input)
        } catch {
            throw RestoreError(message: "its input is not JSON")
        }
        let machine: StateMachine
        switch plan(of: open.record.revision) {
        case .success(let planned): machine = planned
        case .failure(let error): throw RestoreError(message: error.message)
        }
        let execution = try Execution(
            identity: open.record.identity,
            machine: machine,
            input: input,
            tokenSecret: engine.services.tokenSecret,
            restoring: open.frames
        )
        // Its next turn would be refused, and with it everybody else's in the same commit.
        guard execution.lastEvent == open.lastEvent else {
            throw RestoreError(
                message: "Its history ends at event \(open.lastEvent), its frames at \(execution.lastEvent)."
            )
        }
        return execution
    }

    /// On the thread that reads the store.
    private func plan(of revision: RevisionKey) -> Result<StateMachine, ServiceError> {
        if let known = revisions.withLock({ $0[revision] }) { return known }
        let plan = newPlan(of: revision)
        revisions.withLock { $0[revision] = plan }
        return plan
    }

    private func newPlan(of revision: RevisionKey) -> Result<StateMachine, ServiceError> {
        do throws(StoreError) {
            guard let record = try engine.services.store.revision(revision) else {
                return .failure(
                    ServiceError(.internalFailure, "the revision \(revision.number) of its definition is not stored")
                )
            }
            return engine.services.registry.plan(of: record, by: engine.parser)
        } catch {
            return .failure(ServiceError(error))
        }
    }
}
