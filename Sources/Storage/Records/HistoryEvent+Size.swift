// SPDX-License-Identifier: Apache-2.0

public import Interpreter
import JSONModule

extension HistoryEvent {
    /// About how many bytes its answer takes: its payload's text, its error's and cause's, and something for the rest.
    public var answerBytes: Int { 256 + (details.payload?.byteCount ?? 0) + details.failureBytes }
}

extension HistoryEventDetails {
    /// The size of the payload, where its text is there, of an error and its cause, and something for the rest.
    public var approximateBytes: Int {
        128 + (payload?.text?.utf8.count ?? 0) + failureBytes
    }

    /// The size of the texts of an error and its cause, of which the cause may have 32,768 characters.
    fileprivate var failureBytes: Int {
        switch self {
        case .failure(let error, let cause), .taskFailure(_, let error, let cause),
            .evaluationFailed(let error, let cause, _, _):
            (error?.utf8.count ?? 0) + (cause?.utf8.count ?? 0)
        default: 0
        }
    }

    fileprivate var payload: Payload? {
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
