// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Executions that could not be restored: they do not go on, but they can be ended.
extension Lane {
    /// StopExecution of an execution that could not be restored: its end is written by the numbers of its records, and
    /// its state is not looked at.
    ///
    /// One that is sealed can be ended without its key where neither error nor cause are to be sealed.
    ///
    /// Calls back with how that came out.
    func endBroken(_ arn: String, error: String?, cause: String?, then body: @escaping @Sendable (BrokenEnd) -> Void) {
        starts.run(on: JSONString(arn)) { [self] finished in
            let finished = LaneBound(finished)
            let read = { @Sendable [services] (store: any Store) throws -> BrokenRecord in
                do throws(StoreError) {
                    guard let record = try store.execution(arn: arn) else { return .missing }
                    let progress = try store.progress(of: record.key) ?? ExecutionProgress(status: record.status)
                    let needsKey = record.sealed != nil && (error != nil || cause != nil)
                    return .found(record, progress, needsKey ? try services.sealing(of: record) : nil)
                } catch {
                    guard error.code == .damagedRecord else { throw error }
                    return .damaged(ServiceError(error))
                }
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
                    case .success(.found(let record, let progress, let sealing)):
                        let result = ExecutionResult(status: .aborted, error: error, cause: cause)
                        lane.endBroken(record, at: progress, result, sealing, then: answer)
                    }
                }
            }
        }
    }

    private func endBroken(
        _ record: ExecutionRecord,
        at progress: ExecutionProgress,
        _ result: ExecutionResult,
        _ sealing: Sealing?,
        then answer: @escaping (BrokenEnd) -> Void
    ) {
        let arn = record.identity.arn
        // Another stop may have come first.
        guard broken[JSONString(arn)] != nil, progress.status == .running else {
            return answer(.ended(record.endTime))
        }
        guard !services.health.isStopping else { return answer(.failed(.stopping)) }
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
            answer(failure.map(BrokenEnd.failed) ?? .ended(now))
        }
        commit([.appendTurn(prepared(turn, sealing))], commitment)
    }
}

/// An execution that could not be restored.
struct BrokenExecution {
    let key: ExecutionKey
    /// Why it could not.
    let cause: ServiceError

    /// What calls are answered that need it: of a key AWS's own error.
    func error(of arn: String) -> ServiceError {
        cause.isOfKey ? cause : .executionIsBroken(arn, cause.message)
    }
}

extension LaneServices {
    /// How what is stored of an execution is sealed, by the revision that it runs; on a thread that may block.
    fileprivate func sealing(of record: ExecutionRecord) throws(StoreError) -> Sealing? {
        guard let revision = try store.revision(record.revision) else { return nil }
        do throws(KeyRefusal) {
            return try revision.sealing(with: keys)
        } catch {
            throw StoreError(.refused(error), in: "The execution \(record.key.number)")
        }
    }
}

/// What is stored of an execution that could not be restored.
private enum BrokenRecord: Sendable {
    case found(ExecutionRecord, ExecutionProgress, Sealing?)
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
