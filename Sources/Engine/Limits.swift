// SPDX-License-Identifier: Apache-2.0

/// How much the engine takes on: AWS's figures where AWS has one (reference §4.9), our own for queues.
public struct Limits: Sendable, Equatable {
    /// State machines, those that are being deleted included.
    public var stateMachinesMaximum = 100_000
    public var activitiesMaximum = 100_000
    /// Executions that have not ended, of both types.
    public var openExecutionsMaximum = 1_000_000
    /// Workers that wait for one activity's tasks.
    public var pollersPerActivityMaximum = 1_000
    /// How long a worker waits for a task, in seconds.
    public var activityPollSeconds = 60
    /// An execution's input and a task's output, in UTF-8 bytes.
    public var payloadBytesMaximum = 262_144
    /// Versions of one state machine that exist side by side.
    public var versionsPerStateMachineMaximum = 1_000
    /// Aliases of one state machine.
    public var aliasesPerStateMachineMaximum = 100
    /// Tags of one state machine or activity.
    public var tagsPerResourceMaximum = 50
    /// How long after its end an execution can be redriven, in seconds: 14 days.
    public var redrivableSecondsMaximum = 14 * 24 * 3_600
    /// How many redrives of an execution are known by their client tokens, and for how many seconds.
    public var redriveTokensMaximum = 10
    public var redriveTokenSeconds = 15 * 60
    /// About how many bytes of events one page of a history shows, unless a single event is larger.
    public var historyPageBytesMaximum = 4 * 1024 * 1024
    /// Turns that wait for their commit, over all lanes; beyond it new executions are refused.
    public var uncommittedTurnsMaximum = 100_000
    /// How many changes one commit takes together.
    public var changesPerCommitMaximum = 4_096
    /// About how many bytes one commit takes together.
    public var bytesPerCommitMaximum = 16 * 1024 * 1024
    /// Executions that are restored together when the engine starts.
    public var recoveryBatchMaximum = 2_048
    /// How many starts of a state machine a lane sees before it makes a copy of its own: 1 makes one at the first.
    public var startsBeforeCopy = 64
    /// For how many seconds nothing is to happen to an execution before it is kept in little memory.
    public var restSeconds = 60
    /// How often in a row the process may end while it works at one execution before that is left aside, and how often at one
    /// turn of it.
    public var interruptionsMaximum = Interruptions(inARow: 20, ofTurn: 3)

    /// Seconds from one round of the watchdog to the next.
    public var watchSeconds = 1
    /// Lines of control that one round looks at on one lane: a bound of its work, not of what it finds in the end.
    public var watchedLinesPerRoundMaximum = 2_000
    /// After how many seconds a commit, a read of the store or a lane that does not answer stands still.
    public var answerSecondsMaximum = 10
    /// How many seconds a timer may be late.
    public var timerDelaySecondsMaximum = 5

    /// How long executions that have ended are kept; nil for ever.
    public var retention: RetentionPolicy?

    public init() {}
}
