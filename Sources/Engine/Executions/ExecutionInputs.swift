// SPDX-License-Identifier: Apache-2.0

package import Interpreter
package import StatesLanguage

/// What StartExecution and StartSyncExecution take.
package struct StartExecutionInput: Sendable {
    package var stateMachineARN: String
    /// Nil: a UUID is made.
    package var name: String?
    /// The caller's JSON text.
    package var input: String
    package var traceHeader: String?

    package init(stateMachineARN: String, name: String?, input: String, traceHeader: String?) {
        self.stateMachineARN = stateMachineARN
        self.name = name
        self.input = input
        self.traceHeader = traceHeader
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
package struct SyncExecution: Sendable {
    package var identity: ExecutionIdentity
    package var input: String
    package var stopTime: Timestamp
    package var result: ExecutionResult

    package init(identity: ExecutionIdentity, input: String, stopTime: Timestamp, result: ExecutionResult) {
        self.identity = identity
        self.input = input
        self.stopTime = stopTime
        self.result = result
    }
}
