// SPDX-License-Identifier: Apache-2.0

import Encryption
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// Executions that could not be restored: they do not go on, but they can be ended.
extension Lane {
    /// StopExecution of an execution that could not be restored: its end is written by the numbers of its records, and
    /// its state is not looked at; nor need its own row be readable.
    ///
    /// One that is sealed can be ended without its key where neither error nor cause are to be sealed.
    ///
    /// Calls back with how that came out.
    func endBroken(_ arn: String, error: String?, cause: String?, then body: @escaping @Sendable (BrokenEnd) -> Void) {
        starts.run(on: JSONString(arn)) { [self] finished in
            let finished = LaneBound(finished)
            let needsKey = error != nil || cause != nil
            let read = {
                @Sendable [key = broken[JSONString(arn)]?.key, services] (store: any Store) throws -> BrokenRecord in
                try services.brokenRecord(arn, key, needsKey: needsKey, in: store)
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
                    case .success(.found(let key, let progress, let end, let sealing)):
                        let result = ExecutionResult(status: .aborted, error: error, cause: cause)
                        lane.endBroken(arn, key, at: progress, end, result, sealing, then: answer)
                    }
                }
            }
        }
    }

    /// More than an execution has whose history has room for them.
    private static let framesMaximum = 100_000

    /// Ends it where it still runs; else answers with the end it has.
    private func endBroken(
        _ arn: String,
        _ key: ExecutionKey,
        at progress: ExecutionProgress,
        _ end: BrokenEnd,
        _ result: ExecutionResult,
        _ sealing: Sealing?,
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
        let frames = StoreChange.removeFrames(of: key, atMost: Self.framesMaximum)
        commit([.appendTurn(prepared(turn, sealing)), frames], commitment)
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
    /// What is stored of an execution; on a thread that may block.
    ///
    /// - Parameters:
    ///   - arn: the execution.
    ///   - key: its key, where that is known without its row.
    ///   - needsKey: whether its end has something to seal.
    ///   - store: where it is.
    /// - Throws: also where its end is to be sealed and its key cannot be used.
    /// - Returns: how far it has come, and how its end is to be sealed.
    fileprivate func brokenRecord(
        _ arn: String,
        _ key: ExecutionKey?,
        needsKey: Bool,
        in store: any Store
    ) throws(StoreError) -> BrokenRecord {
        let record: ExecutionRecord
        do throws(StoreError) {
            guard let stored = try store.execution(arn: arn) else { return .missing }
            record = stored
        } catch {
            guard error.code == .damagedRecord else { throw error }
            let damaged = ServiceError(error)
            guard let key, let progress = try? store.progress(of: key) else { return .damaged(damaged) }
            // Its revision is not known any more; its machine's is the nearest.
            let machine = needsKey ? try store.stateMachine(arn: stateMachineARN(ofExecution: arn)) : nil
            return .found(key, progress, end: .damaged(damaged), sealing: try sealing(of: machine))
        }
        let progress = try store.progress(of: record.key) ?? ExecutionProgress(status: record.status)
        let revision = needsKey && record.sealed != nil ? try store.revision(record.revision) : nil
        return .found(record.key, progress, end: .ended(record.endTime), sealing: try sealing(of: revision))
    }

    private func sealing(of record: StateMachineRecord?) throws(StoreError) -> Sealing? {
        do throws(KeyRefusal) {
            return try record?.sealing(with: keys)
        } catch {
            throw StoreError(.refused(error), in: "The end of the execution")
        }
    }

    private func stateMachineARN(ofExecution arn: String) -> String {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        return "\(configuration.arnPrefix)stateMachine:\(parts.count > 6 ? parts[6] : "")"
    }
}

/// What is stored of an execution that could not be restored.
private enum BrokenRecord: Sendable {
    /// `end`: what to answer where it has ended already; `sealing`: how its end is to be sealed.
    case found(ExecutionKey, ExecutionProgress, end: BrokenEnd, sealing: Sealing?)
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
