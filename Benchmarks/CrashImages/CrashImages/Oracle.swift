// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import StatesLanguage
import Storage

/// How a promise was broken.
public struct Violation: Error, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}

/// The promises, checked after a recovery against what the world had learned before it.
struct Oracle {
    let workflow: ReferenceWorkflow
    /// How the executions end when nothing is cut, by ARN.
    let expected: [String: Ending]
    /// What was learned before the crash.
    let before: Memory

    /// What must come out the same whatever happens on the way.
    struct Ending: Equatable {
        var status: ExecutionStatus
        var output: String?
        var error: String?
        /// The states that were entered, sorted.
        var entered: [String]

        init(_ record: ExecutionRecord, _ history: [HistoryEvent]) {
            status = record.status
            output = record.output
            error = record.error
            entered = history.compactMap { if case .stateEntered(let name, _) = $0.details { name } else { nil } }
                .sorted()
        }
    }

    /// What must be there as soon as the server answers again.
    func checkRecovery(_ process: Process) throws(Violation) {
        guard process.engine.health == .healthy else { throw Violation("the health is \(process.engine.health)") }
        for name in before.started where Client.look(at: Client.arn(name), process) == nil {
            throw Violation("the start of \(name) was acknowledged and is lost")
        }
        for (arn, shown) in before.shown {
            guard let (record, history) = Client.look(at: arn, process) else {
                throw Violation("\(arn) was shown and is lost")
            }
            try checkShown(shown, record, history)
        }
        for token in before.accepted {
            let answer = process.answer { process.engine.sendTaskSuccess(token: token, output: "2", reply: $0) }
            guard case .failure(let error) = answer, error.code == .taskTimedOut else {
                throw Violation("a token was taken twice: \(String(describing: answer))")
            }
        }
    }

    /// What must hold when everything has ended.
    func checkEnd(_ after: Memory) throws(Violation) {
        for name in workflow.executions {
            let arn = Client.arn(name)
            guard let (record, history) = after.shown[arn] else { throw Violation("\(arn) cannot be seen") }
            if let shown = before.shown[arn] { try checkShown(shown, record, history) }
            try checkHistory(arn, history)
            try checkEnding(arn, record, history)
            try checkCalls(arn, history, before.calls + after.calls)
        }
    }

    private func checkShown(
        _ shown: (record: ExecutionRecord, history: [HistoryEvent]),
        _ record: ExecutionRecord,
        _ history: [HistoryEvent]
    ) throws(Violation) {
        let arn = record.identity.arn
        guard Array(history.prefix(shown.history.count)) == shown.history else {
            throw Violation("\(arn): events that were shown are lost or others now")
        }
        guard shown.record.status == .running || shown.record == record else {
            throw Violation("\(arn): its end was shown and is another one now")
        }
    }

    private func checkHistory(_ arn: String, _ history: [HistoryEvent]) throws(Violation) {
        guard history.map(\.id) == Array(1...max(history.count, 1)) else {
            throw Violation("\(arn): its events are \(history.map(\.id))")
        }
        let ends: Set<HistoryEventType> = [
            .executionSucceeded, .executionFailed, .executionTimedOut, .executionAborted,
        ]
        guard history.filter({ ends.contains($0.type) }).count == 1, ends.contains(history[history.count - 1].type)
        else { throw Violation("\(arn): its history does not end once") }
    }

    private func checkEnding(
        _ arn: String,
        _ record: ExecutionRecord,
        _ history: [HistoryEvent]
    ) throws(Violation) {
        guard let expected = expected[arn] else { throw Violation("\(arn) is not known") }
        let ending = Ending(record, history)
        if workflow.mayBeInterrupted, ending.status == .failed, ending.error == "Lambda.SdkClientException" { return }
        // What a failure or a stop cuts off depends on the order of things.
        let isSame =
            expected.status == .succeeded
            ? ending == expected : (ending.status, ending.error) == (expected.status, expected.error)
        guard isSame else { throw Violation("\(arn) ended \(ending), not \(expected)") }
    }

    /// No call without its event, and none twice, but for those that have a name of their own.
    private func checkCalls(
        _ arn: String,
        _ history: [HistoryEvent],
        _ calls: [(address: TaskAddress, resource: TaskResource)]
    ) throws(Violation) {
        let once = calls.filter { call in
            guard call.address.executionARN == arn else { return false }
            if case .service(let service) = call.resource { return service.service != "states" }
            return true
        }
        guard Set(once.map(\.address)).count == once.count else {
            throw Violation("\(arn): a call was repeated: \(once.map(\.address.effect))")
        }
        let scheduled = history.filter { [.lambdaFunctionScheduled, .taskScheduled].contains($0.type) }
        guard once.count <= scheduled.count else {
            throw Violation("\(arn): \(once.count) calls of \(scheduled.count) that were scheduled")
        }
    }
}
