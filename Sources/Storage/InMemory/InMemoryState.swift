// SPDX-License-Identifier: Apache-2.0

import Encryption
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
        var sealedFrames: [FrameID: [UInt8]] = [:]

        /// What a turn counts as.
        static let turnBytes: Int64 = 1_024

        /// About how much it takes.
        var approximateBytes: Int64 {
            Int64(record.payloadBytes) + Self.turnBytes * Int64(turns.count)
        }
    }

    struct StoredTurn: Sendable {
        enum Content: Sendable {
            case open(TurnCodec.Content)
            /// The blob of a turn that came prepared, perhaps sealed.
            case encoded([UInt8])
        }

        var number: Int
        var content: Content
        /// The id of the last event up to and including this turn.
        var lastEvent: Int
    }

    /// A version of a revision, or an alias.
    struct Origin: Hashable {
        var arn: JSONString
        var revision: RevisionKey?
    }

    var executions: [ExecutionKey: Entry] = [:]
    var keys: [JSONString: ExecutionKey] = [:]
    /// By the ARNs of state machines.
    private(set) var listings: [JSONString: ExecutionListing] = [:]
    /// By the versions and aliases that executions were started through.
    private var originListings: [Origin: ExecutionListing] = [:]
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
            case .removeFrames(let key, _):
                guard (progress[key] ?? executions[key]?.progress)?.status != .running else {
                    throw .framesInUse(key)
                }
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
        case .removeFrames(let key, let count):
            for frame in (executions[key]?.frameIDs ?? []).suffix(count) { executions[key]?.removeFrame(frame) }
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
        updateListings(of: record) { $0.remove(record.summary) }
    }

    private mutating func create(_ record: ExecutionRecord) {
        let entry = Entry(record: record, progress: ExecutionProgress(status: record.status))
        executions[record.key] = entry
        usedBytes += entry.approximateBytes
        keys[JSONString(record.identity.arn)] = record.key
        updateListings(of: record) { $0.insert(record.summary) }
        if record.status == .running { open.insert(record.key) }
        lastExecutionKey = max(lastExecutionKey, record.key)
    }

    private mutating func append(_ turn: TurnRecord) {
        let lastEvent =
            turn.prepared?.events.last ?? turn.events.last?.id ?? executions[turn.key]?.progress.lastEvent ?? 0
        let content =
            turn.prepared.map { StoredTurn.Content.encoded($0.content) }
            ?? .open(TurnCodec.Content(time: turn.time, command: turn.command, events: turn.events))
        executions[turn.key]?.turns.append(StoredTurn(number: turn.turn, content: content, lastEvent: lastEvent))
        usedBytes += Entry.turnBytes
        executions[turn.key]?.progress.turn = turn.turn
        executions[turn.key]?.progress.lastEvent = lastEvent
        if turn.keepsFrames {
            for frame in turn.removedFrames { executions[turn.key]?.removeFrame(frame) }
            for (frame, document) in turn.changedFrames { executions[turn.key]?.frames[frame] = document }
            for (frame, bytes) in turn.sealed?.frames ?? [:] { executions[turn.key]?.sealedFrames[frame] = bytes }
        } else {
            executions[turn.key]?.frames = [:]
            executions[turn.key]?.sealedFrames = [:]
        }
        if let result = turn.result { end(turn.key, result, sealed: turn.sealed?.result, at: turn.time) }
    }

    private mutating func begin(_ redrive: Redrive, of key: ExecutionKey) {
        guard let former = executions[key]?.record else { return }
        var record = former
        record.begin(redrive)
        executions[key]?.record = record
        executions[key]?.progress.status = .running
        updateListings(of: record) { $0.move(record.summary, from: former.summary) }
        open.insert(key)
    }

    private mutating func end(
        _ key: ExecutionKey,
        _ result: ExecutionResult,
        sealed: [UInt8]?,
        at time: Timestamp
    ) {
        guard let former = executions[key]?.record else { return }
        var record = former
        record.end(result, sealed: sealed, at: time)
        usedBytes += Int64(record.payloadBytes - former.payloadBytes)
        executions[key]?.record = record
        executions[key]?.progress.status = result.status
        updateListings(of: record) { $0.move(record.summary, from: former.summary) }
        open.remove(key)
    }

    /// Changes all that an execution is listed in: its state machine's, and its version's and alias's, if any.
    private mutating func updateListings(of record: ExecutionRecord, _ change: (inout ExecutionListing) -> Void) {
        let identity = record.identity
        change(&listings[JSONString(identity.stateMachineARN), default: ExecutionListing()])
        let version = identity.versionARN.map { Origin(arn: JSONString($0), revision: record.revision) }
        let alias = identity.aliasARN.map { Origin(arn: JSONString($0)) }
        for origin in [version, alias].compactMap(\.self) {
            change(&originListings[origin, default: ExecutionListing()])
        }
    }

    /// What a query lists; nil where there was nothing yet.
    func listing(of query: ExecutionQuery) -> ExecutionListing? {
        let arn = JSONString(query.stateMachineARN)
        return switch query.origin {
        case .stateMachine: listings[arn]
        case .version(let revision): originListings[Origin(arn: arn, revision: revision)]
        case .alias: originListings[Origin(arn: arn)]
        }
    }
}

extension InMemoryState.Entry {
    /// The frames that there are, in order.
    var frameIDs: [FrameID] { (Array(frames.keys) + Array(sealedFrames.keys)).sorted() }

    mutating func removeFrame(_ frame: FrameID) {
        frames[frame] = nil
        sealedFrames[frame] = nil
    }
}

extension InMemoryState.StoredTurn {
    /// What the turn holds; throws where it is sealed and the keys do not open it.
    func opened(of key: ExecutionKey, with keys: KeyRing) throws(StoreError) -> TurnCodec.Content {
        switch content {
        case .open(let content): return content
        case .encoded(let blob):
            do throws(SealError) {
                let bytes = try TurnCodec.opened(blob, key: key, turn: number, with: keys)
                do throws(RecordDamage) {
                    return try TurnCodec.decode(bytes, key: key, turn: number)
                } catch {
                    throw .damaged(error.reason)
                }
            } catch {
                throw StoreError(error, in: "The turn \(number) of the execution \(key.number)")
            }
        }
    }
}

extension ExecutionRecord {
    /// About how much its payloads take.
    fileprivate var payloadBytes: Int {
        input.utf8.count + (output?.utf8.count ?? 0) + (sealed?.input.count ?? 0) + (sealed?.result?.count ?? 0)
    }
}
