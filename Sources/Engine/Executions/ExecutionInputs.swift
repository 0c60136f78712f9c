// SPDX-License-Identifier: Apache-2.0

package import Interpreter
package import StatesLanguage

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
