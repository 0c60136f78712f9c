// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Storage

/// An execution that has not ended, with what its lane keeps about it.
///
/// Touched on that lane only.
final class LiveExecution {
    var execution: Execution
    /// What the store has of it; nil for an Express execution, which no store knows.
    let record: ExecutionRecord?
    /// What is logged of it; nil for nothing.
    let logging: LogSettings?
    /// How what is stored of it is sealed; nil where it is not.
    let sealing: Sealing?
    /// The number of the last turn that was made.
    var turn: Int
    /// The timers that are set, by the numbers that the execution gave them.
    var timers: [TimerID: TimerHandle] = [:]
    /// The tasks that were started and whose outcome is to come, with who runs them.
    var tasks: [EffectID: RunningTask] = [:]
    /// What its tasks have started since the process began, by ARN.
    var children: [JSONString] = []
    /// Its turns that are not on disk yet, and whose effects are to come.
    var uncommittedTurns = 0
    /// Where the watchdog finds it.
    var watchPlace = 0
    /// Who waits for its end.
    var waiters: [(LiveExecution) -> Void] = []
    /// How it ended; set by the turn that ended it.
    var end: ExecutionEnd?

    init(
        _ execution: consuming Execution,
        record: ExecutionRecord?,
        logging: LogSettings?,
        sealing: Sealing? = nil,
        turn: Int = 0
    ) {
        self.execution = execution
        self.record = record
        self.logging = logging
        self.sealing = sealing
        self.turn = turn
    }

    var arn: JSONString { JSONString(execution.identity.arn) }
}

/// A task that was started and whose outcome is to come.
struct RunningTask {
    let connector: any TaskConnector
    /// Shared with the report that the connector was given.
    var line: TaskLine
}
