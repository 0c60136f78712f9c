// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Storage

extension StoreChange {
    /// About how many bytes the change adds to a commit, from what is known without writing any JSON.
    var approximateBytes: Int {
        switch self {
        case .createExecution(let record): 512 + record.input.utf8.count
        case .appendTurn(let turn): turn.events.reduce(256) { $0 + $1.details.approximateBytes }
        case .putStateMachine(let record): 512 + record.definition.utf8.count
        case .putDocument: 4_096
        case .removeStateMachine, .putActivity, .removeActivity, .removeDocument, .removeExecution: 256
        // A page or so each.
        case .removeTurns(_, let last): 256 * last
        }
    }
}

extension HistoryEventDetails {
    /// The size of the payload, where its text is there, and something for the rest.
    fileprivate var approximateBytes: Int {
        128 + (payload?.text?.utf8.count ?? 0)
    }

    private var payload: Payload? {
        switch self {
        case .executionStarted(let payload, _, _, _), .stateEntered(_, let payload), .stateExited(_, let payload, _),
            .output(let payload), .functionScheduled(_, let payload, _, _), .activityScheduled(_, let payload, _, _),
            .taskScheduled(_, _, let payload, _, _, _), .taskOutput(_, let payload):
            payload
        case .none, .failure, .activityStarted, .taskStarted, .taskFailure, .mapStarted, .mapIteration,
            .evaluationFailed, .mapRun, .executionRedriven, .mapRunRedriven:
            nil
        }
    }
}
