// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// The content of an in-memory store.
///
/// Names are keyed by their code units, as in every store (`String` would take two spellings of "é" for one).
struct InMemoryState: Sendable {
    struct Entry: Sendable {
        var record: ExecutionRecord
        var progress = ExecutionProgress()
        var turns: [StoredTurn] = []
        var frames: [FrameID: JSON] = [:]
    }

    struct StoredTurn: Sendable {
        var time: Timestamp
        var command: Command
        var events: [HistoryEvent]
        /// The id of the last event up to and including this turn.
        var lastEvent: Int
    }

    var executions: [ExecutionKey: Entry] = [:]
    var keys: [JSONString: ExecutionKey] = [:]
    var listings: [JSONString: ExecutionListing] = [:]
    var open: Set<ExecutionKey> = []
    var lastExecutionKey = ExecutionKey(0)
    var stateMachines: [JSONString: StateMachineRecord] = [:]
    var revisions: [RevisionKey: StateMachineRecord] = [:]
    var activities: [JSONString: ActivityRecord] = [:]
    var documents: [JSONString: [JSONString: JSON]] = [:]

    /// Throws the conflict that one of the changes makes with what is stored or with those before it.
    ///
    /// It goes ahead of `apply`, which then cannot fail: a commit is taken whole or not at all.
    func check(_ changes: [StoreChange]) throws(StoreError) {
        var created: Set<JSONString> = []
        var removed: Set<JSONString> = []
        var revisions: Set<RevisionKey> = []
        var progress: [ExecutionKey: ExecutionProgress] = [:]
        for change in changes {
            switch change {
            case .createExecution(let record):
                let arn = JSONString(record.identity.arn)
                guard keys[arn] == nil || removed.remove(arn) != nil, created.insert(arn).inserted else {
                    throw .conflict("The execution \(record.identity.arn) exists already.")
                }
                guard executions[record.key] == nil, progress[record.key] == nil else {
                    throw .conflict("The execution key \(record.key.number) is in use already.")
                }
                guard self.revisions[record.revision] != nil || revisions.contains(record.revision) else {
                    throw .conflict("The revision \(record.revision.number) of \(record.identity.arn) is not stored.")
                }
                progress[record.key] = ExecutionProgress(status: record.status)
            case .appendTurn(let turn):
                guard var reached = progress[turn.key] ?? executions[turn.key]?.progress else {
                    throw .conflict("Turn \(turn.turn) is of execution \(turn.key.number), which does not exist.")
                }
                try reached.advance(by: turn)
                progress[turn.key] = reached
            case .putStateMachine(let record):
                revisions.insert(record.revision)
            case .removeExecution(let key):
                guard (progress[key] ?? executions[key]?.progress)?.status != .running else {
                    throw .conflict("The execution \(key.number) runs and cannot be removed.")
                }
                if let arn = executions[key]?.record.identity.arn { removed.insert(JSONString(arn)) }
            case .removeTurns, .removeStateMachine, .putActivity, .removeActivity, .putDocument, .removeDocument:
                break
            }
        }
    }

    /// Takes a change that was checked.
    mutating func apply(_ change: StoreChange) {
        switch change {
        case .createExecution(let record): create(record)
        case .appendTurn(let turn): append(turn)
        case .removeExecution(let key): remove(key)
        // They went with their execution.
        case .removeTurns: break
        case .putStateMachine(let record):
            stateMachines[JSONString(record.arn)] = record
            revisions[record.revision] = record
        case .removeStateMachine(let arn): stateMachines[JSONString(arn)] = nil
        case .putActivity(let record): activities[JSONString(record.arn)] = record
        case .removeActivity(let arn): activities[JSONString(arn)] = nil
        case .putDocument(let collection, let name, let document):
            documents[JSONString(collection), default: [:]][JSONString(name)] = document
        case .removeDocument(let collection, let name): documents[JSONString(collection)]?[JSONString(name)] = nil
        }
    }

    private mutating func remove(_ key: ExecutionKey) {
        guard let record = executions.removeValue(forKey: key)?.record else { return }
        keys[JSONString(record.identity.arn)] = nil
        listings[JSONString(record.identity.stateMachineARN)]?.remove(record.summary)
    }

    private mutating func create(_ record: ExecutionRecord) {
        executions[record.key] = Entry(record: record, progress: ExecutionProgress(status: record.status))
        keys[JSONString(record.identity.arn)] = record.key
        listings[JSONString(record.identity.stateMachineARN), default: ExecutionListing()].insert(record.summary)
        if record.status == .running { open.insert(record.key) }
        lastExecutionKey = max(lastExecutionKey, record.key)
    }

    private mutating func append(_ turn: TurnRecord) {
        let lastEvent = turn.events.last?.id ?? executions[turn.key]?.progress.lastEvent ?? 0
        executions[turn.key]?.turns.append(
            StoredTurn(time: turn.time, command: turn.command, events: turn.events, lastEvent: lastEvent)
        )
        executions[turn.key]?.progress.turn = turn.turn
        executions[turn.key]?.progress.lastEvent = lastEvent
        guard let result = turn.result else {
            for frame in turn.removedFrames { executions[turn.key]?.frames[frame] = nil }
            for (frame, document) in turn.changedFrames { executions[turn.key]?.frames[frame] = document }
            return
        }
        end(turn.key, result, at: turn.time)
    }

    private mutating func end(_ key: ExecutionKey, _ result: ExecutionResult, at time: Timestamp) {
        guard let former = executions[key]?.record else { return }
        var record = former
        record.end(result, at: time)
        executions[key]?.record = record
        executions[key]?.progress.status = result.status
        executions[key]?.frames = [:]
        listings[JSONString(record.identity.stateMachineARN)]?.move(record.summary, from: former.summary)
        open.remove(key)
    }
}
