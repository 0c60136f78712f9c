// SPDX-License-Identifier: Apache-2.0

public import Interpreter
import JSONModule
public import StatesLanguage

/// One execution as ListExecutions shows it: without its payloads, which a page of 1,000 must not read.
public struct ExecutionSummary: Sendable, Equatable {
    public var key: ExecutionKey
    public var identity: ExecutionIdentity
    public var status: ExecutionStatus
    public var stopTime: Timestamp?
    /// Nil where it was never redriven.
    public var redrive: Redrive?

    public init(
        key: ExecutionKey,
        identity: ExecutionIdentity,
        status: ExecutionStatus,
        stopTime: Timestamp?,
        redrive: Redrive?
    ) {
        self.key = key
        self.identity = identity
        self.status = status
        self.stopTime = stopTime
        self.redrive = redrive
    }
}

extension ExecutionRecord {
    public var summary: ExecutionSummary {
        ExecutionSummary(key: key, identity: identity, status: status, stopTime: stopTime, redrive: redrive)
    }

    /// Runs again: how it ended is forgotten.
    public mutating func begin(_ redrive: Redrive) {
        status = .running
        (stopTime, output, error, cause) = (nil, nil, nil, nil)
        sealed?.result = nil
        self.redrive = redrive
    }

    /// Takes over how the execution ended; `sealed` stands for what the result leaves out.
    public mutating func end(_ result: ExecutionResult, sealed: [UInt8]? = nil, at time: Timestamp) {
        status = result.status
        stopTime = time
        output = result.output?.serialized
        error = result.error
        cause = result.cause
        self.sealed?.result = sealed
    }
}
