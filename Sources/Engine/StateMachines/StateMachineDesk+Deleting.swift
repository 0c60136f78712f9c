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
    /// Its executions are ended and its record goes by itself.
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

    /// Ends the executions of a machine that is DELETING, then removes it.
    ///
    /// No further one can start: every lane asks the registry when it starts one.
    func finishDeletion(of arn: String) {
        let stopping = Countdown(lanes.lanes.count) { [self] in
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
        for lane in lanes.lanes { lane.run { $0.stopAll(of: arn) { stopping.countDown() } } }
    }
}

extension Lane {
    /// Stops all executions of a state machine; calls back when their ends are on disk.
    fileprivate func stopAll(of stateMachineARN: String, then body: @escaping () -> Void) {
        for execution in live.values where execution.execution.identity.stateMachineARN == stateMachineARN {
            apply(.stop(error: nil, cause: nil), to: execution)
        }
        let prefix = stateMachineARN.replacing(":stateMachine:", with: ":execution:", maxReplacements: 1) + ":"
        let broken = broken.keys.filter { $0.text.hasPrefix(prefix) }
        let body = LaneBound(body)
        let stopping = Countdown(broken.count + 1) { body.value() }
        for arn in broken {
            endBroken(arn.text, error: nil, cause: nil) { result in
                // Of one whose record cannot be read nothing more can be done.
                if result.failure != .stopping, result.failure != .notStored { stopping.countDown() }
            }
        }
        afterCommits { error in if error == nil { stopping.countDown() } }
    }
}
