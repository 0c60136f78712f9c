// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import StatesLanguage
import Storage

/// What StartExecution and StartSyncExecution take.
///
/// An object, since it goes through several hands.
public final class StartExecutionInput: Sendable {
    public let stateMachineARN: String
    /// Nil: a UUID is made.
    public let name: String?
    /// The caller's JSON text.
    public let input: String
    public let traceHeader: String?
    /// The task that starts it, where that is one of another execution.
    public let nestedIn: NestedStart?

    public init(
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
public struct NestedStart: Sendable {
    public var parentARN: String
    /// The name of what it starts, or the mark of it (`NestedStartMark`) where the user gave a name.
    public var mark: String

    public init(parentARN: String, mark: String) {
        self.parentARN = parentARN
        self.mark = mark
    }

    /// Whether the task has started an execution that is stored.
    func hasStarted(_ record: ExecutionRecord) -> Bool {
        record.identity.name == mark || NestedStartMark.isMarked(record.traceHeader, by: mark)
    }
}

/// What StartExecution answers.
public struct StartedExecution: Sendable, Equatable {
    public var arn: String
    public var startTime: Timestamp

    public init(arn: String, startTime: Timestamp) {
        self.arn = arn
        self.startTime = startTime
    }
}

/// A synchronous Express execution that has ended.
///
/// An object, since it goes through several hands.
public final class SyncExecution: Sendable {
    public let identity: ExecutionIdentity
    public let input: String
    public let stopTime: Timestamp
    public let result: ExecutionResult

    public init(identity: ExecutionIdentity, input: String, stopTime: Timestamp, result: ExecutionResult) {
        self.identity = identity
        self.input = input
        self.stopTime = stopTime
        self.result = result
    }
}

/// What an Express execution is billed for (reference §1.5).
extension SyncExecution {
    /// The least that an execution counts as.
    public static let billedMemoryMegabytes = 64

    /// Its duration in steps of 100 ms, at least one.
    public var billedMilliseconds: Int {
        let milliseconds = Int(stopTime.milliseconds - identity.startTime.milliseconds)
        return max(1, (milliseconds + 99) / 100) * 100
    }
}
