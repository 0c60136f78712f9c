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

        /// What a turn counts as.
        static let turnBytes: Int64 = 1_024

        /// About how much it takes.
        var approximateBytes: Int64 {
            Int64(record.input.utf8.count + (record.output?.utf8.count ?? 0)) + Self.turnBytes * Int64(turns.count)
        }
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
    /// By the ARNs of state machines.
    private(set) var listings: [JSONString: ExecutionListing] = [:]
    /// By the ARNs of the versions and aliases that executions were started through.
    private(set) var originListings: [JSONString: ExecutionListing] = [:]
    var open: Set<ExecutionKey> = []
    /// About how much the executions take, kept up to date as they come, go on and go.
    private(set) var usedBytes: Int64 = 0
    var lastExecutionKey = ExecutionKey(0)
    var stateMachines: [JSONString: StateMachineRecord] = [:]
    var revisions: [RevisionKey: StateMachineRecord] = [:]
    /// By the ARNs of their state machines, then by number.
    var versions: [JSONString: [Int: VersionRecord]] = [:]
    /// By the ARNs of their state machines, then by name.
    var aliases: [JSONString: [JSONString: AliasRecord]] = [:]
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
            case .redriveExecution(let key, _):
                guard var reached = progress[key] ?? executions[key]?.progress else {
                    throw .conflict("Execution \(key.number), which is to be redriven, does not exist.")
                }
                try reached.redrive(key)
                progress[key] = reached
            case .appendTurn(let turn):
                guard var reached = progress[turn.key] ?? executions[turn.key]?.progress else {
                    throw .conflict("Turn \(turn.turn) is of execution \(turn.key.number), which does not exist.")
                }
                try reached.advance(by: turn)
                progress[turn.key] = reached
            case .putStateMachine(let record):
                revisions.insert(record.revision)
            case .putVersion(let version):
                guard self.revisions[version.revision] != nil || revisions.contains(version.revision) else {
                    throw .conflict("The revision \(version.revision.number) of \(version.arn) is not stored.")
                }
            case .removeExecution(let key):
                guard (progress[key] ?? executions[key]?.progress)?.status != .running else {
                    throw .conflict("The execution \(key.number) runs and cannot be removed.")
                }
                if let arn = executions[key]?.record.identity.arn { removed.insert(JSONString(arn)) }
            case .removeTurns, .removeStateMachine, .removeVersion, .putAlias, .removeAlias, .putActivity,
                .removeActivity, .putDocument, .removeDocument:
                break
            }
        }
    }

    /// Takes a change that was checked.
    mutating func apply(_ change: StoreChange) {
        switch change {
        case .createExecution(let record): create(record)
        case .redriveExecution(let key, let redrive): begin(redrive, of: key)
        case .appendTurn(let turn): append(turn)
        case .removeExecution(let key): remove(key)
        // They went with their execution.
        case .removeTurns: break
        case .putStateMachine(let record):
            stateMachines[JSONString(record.arn)] = record
            revisions[record.revision] = record
        case .removeStateMachine(let arn):
            stateMachines[JSONString(arn)] = nil
            versions[JSONString(arn)] = nil
            aliases[JSONString(arn)] = nil
        case .putVersion(let version):
            versions[JSONString(version.stateMachineARN), default: [:]][version.number] = version
        case .removeVersion(let arn, let number): versions[JSONString(arn)]?[number] = nil
        case .putAlias(let alias):
            aliases[JSONString(alias.stateMachineARN), default: [:]][JSONString(alias.name)] = alias
        case .removeAlias(let arn, let name): aliases[JSONString(arn)]?[JSONString(name)] = nil
        case .putActivity(let record): activities[JSONString(record.arn)] = record
        case .removeActivity(let arn): activities[JSONString(arn)] = nil
        case .putDocument(let collection, let name, let document):
            documents[JSONString(collection), default: [:]][JSONString(name)] = document
        case .removeDocument(let collection, let name): documents[JSONString(collection)]?[JSONString(name)] = nil
        }
    }

    private mutating func remove(_ key: ExecutionKey) {
        guard let entry = executions.removeValue(forKey: key) else { return }
        let record = entry.record
        usedBytes -= entry.approximateBytes
        keys[JSONString(record.identity.arn)] = nil
        updateListings(of: record.identity) { $0.remove(record.summary) }
    }

    private mutating func create(_ record: ExecutionRecord) {
        let entry = Entry(record: record, progress: ExecutionProgress(status: record.status))
        executions[record.key] = entry
        usedBytes += entry.approximateBytes
        keys[JSONString(record.identity.arn)] = record.key
        updateListings(of: record.identity) { $0.insert(record.summary) }
        if record.status == .running { open.insert(record.key) }
        lastExecutionKey = max(lastExecutionKey, record.key)
    }

    private mutating func append(_ turn: TurnRecord) {
        let lastEvent = turn.events.last?.id ?? executions[turn.key]?.progress.lastEvent ?? 0
        executions[turn.key]?.turns.append(
            StoredTurn(time: turn.time, command: turn.command, events: turn.events, lastEvent: lastEvent)
        )
        usedBytes += Entry.turnBytes
        executions[turn.key]?.progress.turn = turn.turn
        executions[turn.key]?.progress.lastEvent = lastEvent
        if turn.keepsFrames {
            for frame in turn.removedFrames { executions[turn.key]?.frames[frame] = nil }
            for (frame, document) in turn.changedFrames { executions[turn.key]?.frames[frame] = document }
        } else {
            executions[turn.key]?.frames = [:]
        }
        if let result = turn.result { end(turn.key, result, at: turn.time) }
    }

    private mutating func begin(_ redrive: Redrive, of key: ExecutionKey) {
        guard let former = executions[key]?.record else { return }
        var record = former
        record.begin(redrive)
        executions[key]?.record = record
        executions[key]?.progress.status = .running
        updateListings(of: record.identity) { $0.move(record.summary, from: former.summary) }
        open.insert(key)
    }

    private mutating func end(_ key: ExecutionKey, _ result: ExecutionResult, at time: Timestamp) {
        guard let former = executions[key]?.record else { return }
        var record = former
        record.end(result, at: time)
        usedBytes += Int64(record.output?.utf8.count ?? 0)
        executions[key]?.record = record
        executions[key]?.progress.status = result.status
        updateListings(of: record.identity) { $0.move(record.summary, from: former.summary) }
        open.remove(key)
    }

    /// Changes all that an execution is listed in: its state machine's, and its version's and alias's, if any.
    private mutating func updateListings(of identity: ExecutionIdentity, _ change: (inout ExecutionListing) -> Void) {
        change(&listings[JSONString(identity.stateMachineARN), default: ExecutionListing()])
        for arn in [identity.versionARN, identity.aliasARN].compactMap(\.self) {
            change(&originListings[JSONString(arn), default: ExecutionListing()])
        }
    }
}
