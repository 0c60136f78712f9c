// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule

/// What `events:putEvents` does beyond the call (reference §6.2).
enum EventEntries {
    /// Each event names the execution and the state machine that it comes from.
    static func addResources(of execution: ExecutionIdentity, to parameters: inout JSONObject) {
        guard let entries = parameters["Entries"]?.elements else { return }
        let own: [JSON] = [.string(execution.arn), .string(execution.stateMachineARN)]
        parameters["Entries"] = .array(
            entries.map { entry in
                guard var members = entry.members else { return entry }
                members["Resources"] = .array((members["Resources"]?.elements ?? []) + own)
                return .object(members)
            }
        )
    }

    /// The answer, without its metadata; a failure where an event was not taken.
    static func output(_ answer: JSON) -> Result<JSON, TaskFailure> {
        guard let failed = answer["FailedEntryCount"]?.int, failed > 0 else { return .success(answer) }
        return .failure(TaskFailure(error: "EventBridge.FailedEntry", cause: answer.serialized))
    }
}
