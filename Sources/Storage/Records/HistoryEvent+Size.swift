// SPDX-License-Identifier: Apache-2.0

package import Interpreter
import JSONModule

extension HistoryEvent {
    /// About how many bytes its answer takes: its payload's text, and something for the rest.
    package var answerBytes: Int { 256 + (details.payload?.byteCount ?? 0) }
}

extension HistoryEventDetails {
    /// The size of the payload, where its text is there, and something for the rest.
    package var approximateBytes: Int {
        128 + (payload?.text?.utf8.count ?? 0)
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
