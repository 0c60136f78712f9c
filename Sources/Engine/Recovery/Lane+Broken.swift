// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Executions that could not be restored: they do not go on, but they can be ended.
extension Lane {
    /// StopExecution of an execution that could not be restored: its end is written by the numbers of its records, and
    /// its state is not looked at.
    ///
    /// Answers with the time of its end, or with why its record cannot be read.
    func endBroken(_ arn: String, error: String?, cause: String?, reply: @escaping Reply<Timestamp>) {
        starts.run(on: JSONString(arn)) { [self] finished in
            let finished = LaneBound(finished)
            let read = { @Sendable (store: any Store) throws in
                guard let record = try store.execution(arn: arn) else { throw ServiceError.executionDoesNotExist(arn) }
                return (record, try store.progress(of: record.key) ?? ExecutionProgress(status: record.status))
            }
            services.read(read) { [self] result in
                run { lane in
                    let answer = { (result: Result<Timestamp, ServiceError>) in
                        reply(result)
                        finished.value()
                    }
                    switch result {
                    case .failure(let error): answer(.failure(error))
                    case .success((let record, let progress)):
                        let result = ExecutionResult(status: .aborted, error: error, cause: cause)
                        lane.endBroken(record, at: progress, result, then: answer)
                    }
                }
            }
        }
    }

    private func endBroken(
        _ record: ExecutionRecord,
        at progress: ExecutionProgress,
        _ result: ExecutionResult,
        then answer: @escaping (Result<Timestamp, ServiceError>) -> Void
    ) {
        let arn = record.identity.arn
        // Another stop may have come first.
        guard broken[JSONString(arn)] != nil, progress.status == .running else {
            return answer(.success(record.endTime))
        }
        guard !services.health.isStopping else { return answer(.failure(.stopping)) }
        let now = services.clock.now
        let turn = TurnRecord(
            key: record.key,
            turn: progress.turn + 1,
            time: now,
            command: .stop(error: result.error, cause: result.cause),
            events: [
                HistoryEvent(
                    id: progress.lastEvent + 1,
                    previousID: 0,
                    timestamp: now,
                    type: .executionAborted,
                    details: .failure(error: result.error, cause: result.cause)
                )
            ],
            changedFrames: [:],
            // The other frames are not of this end: without a header nothing goes on from them.
            removedFrames: [.header],
            result: result
        )
        let commitment = Commitment { [self] failure in
            if failure == nil {
                broken[JSONString(arn)] = nil
                services.health.resolve(execution: arn)
            }
            answer(failure.map(Result.failure) ?? .success(now))
        }
        commit([.appendTurn(services.store.prepared(turn))], commitment)
    }
}

/// An execution that could not be restored.
struct BrokenExecution {
    let key: ExecutionKey
    let reason: String
}

extension ExecutionRecord {
    /// When it ended, of one that has.
    var endTime: Timestamp { stopTime ?? identity.startTime }
}

extension Result {
    /// Why there is no success.
    var failure: Failure? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}
