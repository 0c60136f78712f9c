// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// An execution that has not ended, with what its lane keeps about it.
///
/// One that rests is packed (`packIfResting`), and unpacked by whoever looks at it next. Touched on its lane only.
final class LiveExecution {
    /// Who it is, whether it is packed or not.
    let identity: ExecutionIdentity
    /// What the store has of it; nil for an Express execution, which no store knows.
    let record: ExecutionRecord?
    /// What is logged of it; nil for nothing.
    let logging: LogSettings?
    /// How what is stored of it is sealed; nil where it is not.
    let sealing: Sealing?
    /// The number of the last turn that was made.
    var turn: Int
    /// The timers that are set, by the numbers that the execution gave them.
    var timers = HeldTimers()
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

    private let machine: StateMachine
    private let tokenSecret: TokenSecret
    private var form: Form

    /// What it is that is kept of it.
    private enum Form {
        case awake(AwakeExecution)
        case packed(PackedExecution)
    }

    /// An execution that is awake; `packed`: what it would be packed as, where that is known already.
    init(
        _ execution: consuming Execution,
        record: ExecutionRecord?,
        logging: LogSettings?,
        sealing: Sealing? = nil,
        turn: Int = 0,
        packed: String? = nil
    ) {
        identity = execution.identity
        machine = execution.machine
        tokenSecret = execution.tokenSecret
        self.record = record
        self.logging = logging
        self.sealing = sealing
        self.turn = turn
        form = .awake(AwakeExecution(execution, packed: packed))
    }

    var arn: JSONString { JSONString(identity.arn) }

    /// The execution itself, which a look at it unpacks.
    var awake: AwakeExecution {
        switch form {
        case .awake(let awake): return awake
        case .packed(let packed):
            let awake = AwakeExecution(unpacked(packed), packed: packed.text)
            form = .awake(awake)
            return awake
        }
    }

    /// How it ended; nil where it has not.
    var end: ExecutionEnd? {
        switch form {
        case .awake(let awake): awake.end
        case .packed: nil
        }
    }

    /// How many lines of control a look at what it lacks goes through.
    var lineCount: Int {
        switch form {
        case .awake(let awake): awake.look { $0.lineCount }
        case .packed: 1
        }
    }

    /// What it lacks; nil where it goes on, or a turn of it is on its way to the disk.
    var standstill: Standstill? {
        // All that it waits for was there when it was packed, and whatever takes a timer away unpacks it.
        if case .packed(let packed) = form, packed.timerCount == timers.count { return nil }
        let awake = awake
        guard uncommittedTurns == 0, awake.end == nil else { return nil }
        return awake.look { execution in
            execution.standstill { waker in
                switch waker {
                case .timer(let id): timers.contains(id)
                case .task(let id): isRun(id)
                }
            }
        }
    }

    /// Whether somebody else has the report of a task, and so may tell its outcome.
    private func isRun(_ id: EffectID) -> Bool {
        guard let index = tasks.index(forKey: id) else { return false }
        return !isKnownUniquelyReferenced(&tasks.values[index].line)
    }

    /// Keeps no more of it than its text, where it waits for what is far away, and all that it waits for is set up.
    func packIfResting(forSeconds seconds: Int, from now: Timestamp) {
        guard case .awake(let awake) = form, record != nil, uncommittedTurns == 0, awake.end == nil else { return }
        guard awake.look({ $0.rests(forSeconds: seconds, from: now) }), standstill == nil else {
            return awake.forgetText()
        }
        form = .packed(PackedExecution(text: awake.packed ?? awake.look { $0.packed }, timerCount: timers.count))
    }

    private func unpacked(_ packed: PackedExecution) -> Execution {
        guard let record else { preconditionFailure("Only what is stored is packed.") }
        do {
            return try Execution(
                identity: identity,
                machine: machine,
                input: JSON(parsing: record.input),
                tokenSecret: tokenSecret,
                unpacking: packed.text
            )
        } catch {
            // It is what a restart would read, too: the next process tells of it, and leaves it aside.
            preconditionFailure("The execution \(identity.arn) does not unpack: \(error)")
        }
    }
}

/// An execution that may go on.
final class AwakeExecution {
    private(set) var execution: Execution
    /// How it ended; set by the turn that ended it.
    var end: ExecutionEnd?
    /// What it would be packed as, as long as no command came to it that the text does not know of.
    private(set) var packed: String?

    init(_ execution: consuming Execution, packed: String?) {
        self.execution = execution
        self.packed = packed
    }

    /// It does not rest: what it would be packed as would only be kept twice.
    func forgetText() { packed = nil }

    func apply(_ command: Command, at now: Timestamp) -> Step {
        packed = nil
        return execution.apply(command, at: now)
    }

    /// Looks at the execution in place: a look through the property copies it, which changes some thirty counts.
    func look<Result>(_ body: (inout Execution) -> Result) -> Result { body(&execution) }
}

/// An execution that will wait for long.
private struct PackedExecution {
    /// What `Execution.packed` gave.
    var text: String
    /// How many timers it has.
    var timerCount: Int
}

/// A task that was started and whose outcome is to come.
struct RunningTask {
    let connector: any TaskConnector
    /// Shared with the report that the connector was given.
    var line: TaskLine
}
