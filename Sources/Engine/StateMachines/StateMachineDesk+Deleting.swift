// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

extension StateMachineDesk {
    /// Where the store notes deletions that have begun, so that a restart finishes them.
    static let deletions = "state-machine-deletions"

    /// DeleteStateMachine: answers when the machine is DELETING.
    ///
    /// Its record goes by itself once its executions have ended, which fail where they would go on.
    func delete(_ arn: String, reply: @escaping Reply<Void>) {
        run(on: arn) { desk, finished in
            desk.load(arn) { result in
                switch result {
                case .failure(let error): reply(.failure(error))
                case .success(let existing?) where !existing.isDeleting:
                    return desk.beginDeletion(of: existing) { error in
                        reply(error.map(Result.failure) ?? .success(()))
                        finished()
                    }
                case .success: reply(.success(()))
                }
                finished()
            }
        }
    }

    private func beginDeletion(of machine: RegisteredStateMachine, then body: @escaping (ServiceError?) -> Void) {
        var record = machine.record
        record.status = .deleting
        let arn = record.arn
        let note = StoreChange.putDocument(collection: Self.deletions, name: arn, .null)
        store(record, machine.plan, alongWith: [note]) { [self] result in
            switch result {
            case .failure(let error): body(error)
            case .success:
                registry.removeQualified(of: record)
                body(nil)
                finishDeletion(of: arn)
            }
        }
    }

    /// Lets the executions of a machine that is DELETING come to their ends, then removes it.
    ///
    /// No further one can start: every lane asks the registry when it starts one, or finds that nothing has changed there.
    func finishDeletion(of arn: String) {
        let ends = Countdown(lanes.lanes.count) { [self] in
            run(on: arn) { desk, finished in
                let changes: [StoreChange] = [
                    .removeStateMachine(arn: arn), .removeDocument(collection: Self.deletions, name: arn),
                ]
                desk.commit(changes) { error in
                    if error == nil {
                        desk.registry.remove(arn: arn)
                        desk.services.stateMachineCount.decrease()
                    }
                    finished()
                }
            }
        }
        for lane in lanes.lanes { lane.run { $0.deleteAll(of: arn) { ends.countDown() } } }
    }
}

extension Lane {
    /// Tells all executions of a state machine that it is deleted; calls back when the ends of all are on disk.
    ///
    /// Those that could not be restored do not go on: they are ended.
    fileprivate func deleteAll(of stateMachineARN: String, then body: @escaping () -> Void) {
        let executions = live.values.filter { $0.identity.stateMachineARN == stateMachineARN }
        let prefix = ExecutionARN.prefix(ofStateMachine: stateMachineARN)
        let broken = broken.keys.filter { $0.text.hasPrefix(prefix) }
        let body = LaneBound(body)
        let ends = Countdown(executions.count + broken.count + 1) { body.value() }
        for execution in executions {
            execution.waiters.append { _ in ends.countDown() }
            apply(.stateMachineDeleted, to: execution)
        }
        for arn in broken { stopBroken(arn) { ends.countDown() } }
        afterCommits { error in if error == nil { ends.countDown() } }
    }

    /// After how long an execution is asked for again that could not be read.
    private static let retryMilliseconds: Int64 = 1_000

    /// Ends an execution that could not be restored, as soon as the store lets it: before that its machine must not go.
    ///
    /// Where this process does not come to it the note of the deletion stays for the next one.
    private func stopBroken(_ arn: JSONString, then body: @escaping @Sendable () -> Void) {
        endBroken(arn.text, error: nil, cause: nil) { [self] end in
            switch end {
            // Of one whose record is damaged nothing more can be done.
            case .ended, .missing, .damaged: body()
            case .failed(let error):
                guard error != .stopping, error != .notStored else { return }
                run { lane in
                    guard !lane.services.health.isStopping else { return }
                    let now = lane.services.clock.now.milliseconds
                    _ = lane.setTimer(
                        .call { lane.stopBroken(arn, then: body) },
                        at: Timestamp(milliseconds: now + Self.retryMilliseconds)
                    )
                }
            }
        }
    }
}
