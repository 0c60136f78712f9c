// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Executions that could not be restored: they do not go on, but they can be ended.
extension Lane {
    /// StopExecution of an execution that could not be restored: its end is written by the numbers of its records, and
    /// its state is not looked at; nor need its own row be readable.
    ///
    /// Calls back with how that came out.
    func endBroken(_ arn: String, error: String?, cause: String?, then body: @escaping @Sendable (BrokenEnd) -> Void) {
        starts.run(on: JSONString(arn)) { [self] finished in
            let finished = LaneBound(finished)
            let read = { @Sendable [key = broken[JSONString(arn)]?.key] (store: any Store) throws -> BrokenRecord in
                try Self.brokenRecord(arn, key, in: store)
            }
            services.read(read) { [self] result in
                run { lane in
                    let answer = { (end: BrokenEnd) in
                        body(end)
                        finished.value()
                    }
                    switch result {
                    case .failure(let error): answer(.failed(error))
                    case .success(.missing): answer(.missing)
                    case .success(.damaged(let error)): answer(.damaged(error))
                    case .success(.found(let key, let progress, let end)):
                        let result = ExecutionResult(status: .aborted, error: error, cause: cause)
                        lane.endBroken(arn, key, at: progress, end, result, then: answer)
                    }
                }
            }
        }
    }

    /// More than an execution has whose history has room for them.
    private static let framesMaximum = 100_000

    private static func brokenRecord(
        _ arn: String,
        _ key: ExecutionKey?,
        in store: any Store
    ) throws(StoreError) -> BrokenRecord {
        do throws(StoreError) {
            guard let record = try store.execution(arn: arn) else { return .missing }
            let progress = try store.progress(of: record.key) ?? ExecutionProgress(status: record.status)
            return .found(record.key, progress, end: .ended(record.endTime))
        } catch {
            guard error.code == .damagedRecord else { throw error }
            let damaged = ServiceError(error)
            guard let key, let progress = try? store.progress(of: key) else { return .damaged(damaged) }
            return .found(key, progress, end: .damaged(damaged))
        }
    }

    /// Ends it where it still runs; else answers with the end it has.
    private func endBroken(
        _ arn: String,
        _ key: ExecutionKey,
        at progress: ExecutionProgress,
        _ end: BrokenEnd,
        _ result: ExecutionResult,
        then answer: @escaping (BrokenEnd) -> Void
    ) {
        // Another stop may have come first.
        guard broken[JSONString(arn)] != nil, progress.status == .running else { return answer(end) }
        guard !services.health.isStopping else { return answer(.failed(.stopping)) }
        let now = services.clock.now
        let turn = TurnRecord(
            key: key,
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
            removedFrames: [.header],
            result: result
        )
        let commitment = Commitment { [self] failure in
            if failure == nil {
                broken[JSONString(arn)] = nil
                services.health.resolve(execution: arn)
            }
            answer(failure.map(BrokenEnd.failed) ?? .ended(now))
        }
        // Nothing goes on from its frames.
        let changes: [StoreChange] = [
            .appendTurn(services.store.prepared(turn)), .removeFrames(of: key, atMost: Self.framesMaximum),
        ]
        commit(changes, commitment)
    }
}

/// An execution that could not be restored.
struct BrokenExecution {
    let key: ExecutionKey
    let reason: String
}

/// What is stored of an execution that could not be restored.
private enum BrokenRecord: Sendable {
    /// `end`: what to answer where it has ended already.
    case found(ExecutionKey, ExecutionProgress, end: BrokenEnd)
    case missing
    /// It cannot be read, now or later.
    case damaged(ServiceError)
}

/// How the end of an execution that could not be restored came out.
enum BrokenEnd: Sendable {
    case ended(Timestamp)
    case missing
    /// Its record is not what was written: nobody can end it.
    case damaged(ServiceError)
    /// It may be ended later.
    case failed(ServiceError)

    /// The answer of StopExecution.
    func answer(of arn: String) -> Result<Timestamp, ServiceError> {
        switch self {
        case .ended(let time): .success(time)
        case .missing: .failure(.executionDoesNotExist(arn))
        case .damaged(let error), .failed(let error): .failure(error)
        }
    }
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
