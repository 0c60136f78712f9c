// SPDX-License-Identifier: Apache-2.0

package import Interpreter
import JSONModule
package import StatesLanguage

/// One execution as ListExecutions shows it: without its payloads, which a page of 1,000 must not read.
package struct ExecutionSummary: Sendable, Equatable {
    package var key: ExecutionKey
    package var identity: ExecutionIdentity
    package var status: ExecutionStatus
    package var stopTime: Timestamp?
    /// Nil where it was never redriven.
    package var redrive: Redrive?

    package init(
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
    package var summary: ExecutionSummary {
        ExecutionSummary(key: key, identity: identity, status: status, stopTime: stopTime, redrive: redrive)
    }

    /// Runs again: how it ended is forgotten.
    package mutating func begin(_ redrive: Redrive) {
        status = .running
        (stopTime, output, error, cause) = (nil, nil, nil, nil)
        sealed?.result = nil
        self.redrive = redrive
    }

    /// Takes over how the execution ended; `sealed` stands for what the result leaves out.
    package mutating func end(_ result: ExecutionResult, sealed: [UInt8]? = nil, at time: Timestamp) {
        status = result.status
        stopTime = time
        output = result.output?.serialized
        error = result.error
        cause = result.cause
        self.sealed?.result = sealed
    }
}
