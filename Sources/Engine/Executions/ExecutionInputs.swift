// SPDX-License-Identifier: Apache-2.0

package import Interpreter
package import StatesLanguage
import Storage

/// What StartExecution and StartSyncExecution take.
///
/// An object, since it goes through several hands.
package final class StartExecutionInput: Sendable {
    package let stateMachineARN: String
    /// Nil: a UUID is made.
    package let name: String?
    /// The caller's JSON text.
    package let input: String
    package let traceHeader: String?
    /// The task that starts it, where that is one of another execution.
    package let nestedIn: NestedStart?

    package init(
        stateMachineARN: String,
        name: String?,
        input: String,
        traceHeader: String?,
        nestedIn: NestedStart? = nil
    ) {
        self.stateMachineARN = stateMachineARN
        self.name = name
        self.input = input
        self.traceHeader = traceHeader
        self.nestedIn = nestedIn
    }
}

/// The task of an execution that starts another one, once: also where it asks again after a restart.
package struct NestedStart: Sendable {
    package var parentARN: String
    /// The name of what it starts, or the mark of it (`NestedStartMark`) where the user gave a name.
    package var mark: String

    package init(parentARN: String, mark: String) {
        self.parentARN = parentARN
        self.mark = mark
    }

    /// Whether the task has started an execution that is stored.
    func hasStarted(_ record: ExecutionRecord) -> Bool {
        record.identity.name == mark || NestedStartMark.isMarked(record.traceHeader, by: mark)
    }
}

/// What StartExecution answers.
package struct StartedExecution: Sendable, Equatable {
    package var arn: String
    package var startTime: Timestamp

    package init(arn: String, startTime: Timestamp) {
        self.arn = arn
        self.startTime = startTime
    }
}

/// A synchronous Express execution that has ended.
///
/// An object, since it goes through several hands.
package final class SyncExecution: Sendable {
    package let identity: ExecutionIdentity
    package let input: String
    package let stopTime: Timestamp
    package let result: ExecutionResult

    package init(identity: ExecutionIdentity, input: String, stopTime: Timestamp, result: ExecutionResult) {
        self.identity = identity
        self.input = input
        self.stopTime = stopTime
        self.result = result
    }
}
