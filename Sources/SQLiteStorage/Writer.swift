// SPDX-License-Identifier: Apache-2.0

import Interpreter
import Storage

/// The one connection that writes, with its statements.
final class Writer {
    private let connection: Connection
    private let names: NamesWriter
    private let executions: ExecutionsWriter
    private let redrives: RedrivesWriter
    private let turns: TurnsWriter
    private let frames: FramesWriter
    private let stateMachines: StateMachinesWriter
    private let versions: VersionsWriter
    private let aliases: AliasesWriter
    private let activities: ActivitiesWriter
    private let documents: DocumentsWriter
    private let retention: RetentionWriter
    /// Nil where nobody counts.
    private let counter: CommitCounter?
    /// How far open executions have come, as far as this writer has had to do with them.
    ///
    /// It saves two look-ups a turn. It is a cache of what is stored: forgotten whole after a rollback.
    private var progress: [ExecutionKey: ExecutionProgress] = [:]

    init(
        _ connection: Connection,
        recent: RecentNames,
        recentMaximum: Int = Tuning.recentNamesMaximum,
        counter: CommitCounter? = nil
    ) throws(StoreError) {
        self.connection = connection
        self.counter = counter
        names = try NamesWriter(connection, recent: recent, maximum: recentMaximum)
        executions = try ExecutionsWriter(connection, names: names)
        redrives = try RedrivesWriter(connection)
        turns = try TurnsWriter(connection)
        frames = try FramesWriter(connection)
        stateMachines = try StateMachinesWriter(connection)
        versions = try VersionsWriter(connection)
        aliases = try AliasesWriter(connection)
        activities = try ActivitiesWriter(connection)
        documents = try DocumentsWriter(connection)
        retention = try RetentionWriter(connection)
    }

    func commit(_ changes: [StoreChange]) throws(StoreError) {
        try transaction { () throws(StoreError) in
            try apply(changes)
            try executions.flush()
            try names.prepareCommit()
            try counter?.prepareCommit()
        }
        counter?.didCommit()
        if progress.count > Tuning.progressMaximum { progress.removeAll() }
    }

    /// Writes all names to their table, so that the next process need not look for them.
    ///
    /// Where that fails it is the next process that looks.
    func settleNames() {
        try? transaction { () throws(StoreError) in try names.prepareCommit(settlesAll: true) }
    }

    private func transaction(_ body: () throws(StoreError) -> Void) throws(StoreError) {
        do {
            try connection.transaction(.writing, body: body)
        } catch {
            progress.removeAll()
            executions.forget()
            names.didRollBack()
            throw error
        }
        names.didCommit()
    }

    private func apply(_ changes: [StoreChange]) throws(StoreError) {
        var index = changes.startIndex
        while index < changes.endIndex {
            if index + 1 < changes.endIndex, case .createExecution(let record) = changes[index],
                case .appendTurn(let turn) = changes[index + 1], turn.key == record.key, turn.isLast
            {
                try insert(record, endedBy: turn)
                index += 2
            } else {
                try apply(changes[index])
                index += 1
            }
        }
    }

    /// Stores an execution that its first turn ended as one that has ended.
    ///
    /// The indexes of open executions never hear of it: its row is written once, where it would be written, put into
    /// two of them, written anew and taken out of them again.
    private func insert(_ record: consuming ExecutionRecord, endedBy turn: TurnRecord) throws(StoreError) {
        var reached = ExecutionProgress(status: record.status)
        try reached.advance(by: turn)
        if let result = turn.result { record.end(result, sealed: turn.sealed?.result, at: turn.time) }
        try executions.insert(record, turn: (reached.lastEvent, turn.content))
        if turn.keepsFrames { try storeFrames(of: turn) }
    }

    private func apply(_ change: StoreChange) throws(StoreError) {
        switch change {
        case .createExecution(let record):
            try executions.insert(record)
            progress[record.key] = ExecutionProgress(status: record.status)
        case .redriveExecution(let key, let redrive): try begin(redrive, of: key)
        case .appendTurn(let turn): try append(turn)
        case .removeExecution(let key): try remove(key)
        case .removeTurns(let key, let count): try retention.removeTurns(of: key, atMost: count)
        case .removeFrames(let key, let count):
            guard try executions.status(of: key) != .running else { throw .framesInUse(key) }
            try frames.removeLast(count, of: key)
        case .putStateMachine(let record): try stateMachines.put(record)
        case .removeStateMachine(let arn):
            try versions.removeAll(of: arn)
            try aliases.removeAll(of: arn)
            try stateMachines.remove(arn: arn)
        case .putVersion(let version): try versions.put(version)
        case .removeVersion(let arn, let number): try versions.remove(number, of: arn)
        case .putAlias(let alias): try aliases.put(alias)
        case .removeAlias(let arn, let name): try aliases.remove(name, of: arn)
        case .putActivity(let record): try activities.put(record)
        case .removeActivity(let arn): try activities.remove(arn: arn)
        case .putDocument(let collection, let name, let document):
            try documents.put(document, collection: collection, name: name)
        case .removeDocument(let collection, let name): try documents.remove(collection: collection, name: name)
        }
    }

    private func remove(_ key: ExecutionKey) throws(StoreError) {
        guard try executions.status(of: key) != .running else {
            throw .conflict("The execution \(key.number) runs and cannot be removed.")
        }
        try frames.removeAll(of: key)
        try redrives.remove(key)
        try names.remove(key.number)
        try retention.removeExecution(key)
        progress[key] = nil
    }

    private func append(_ turn: TurnRecord) throws(StoreError) {
        guard var reached = try progress(of: turn.key) else {
            throw .conflict("Turn \(turn.turn) is of execution \(turn.key.number), which does not exist.")
        }
        try reached.advance(by: turn)
        try turns.append(turn, lastEvent: reached.lastEvent)
        if turn.keepsFrames {
            try storeFrames(of: turn)
        } else if turn.turn > 1 {
            try frames.removeAll(of: turn.key)
        }
        progress[turn.key] = turn.result == nil ? reached : nil
        if let result = turn.result {
            try executions.end(turn.key, result, sealed: turn.sealed?.result, at: turn.time)
        }
    }

    private func storeFrames(of turn: TurnRecord) throws(StoreError) {
        for frame in turn.removedFrames { try frames.remove(frame, of: turn.key) }
        for (frame, document) in turn.changedFrames { try frames.put(frame, document, of: turn.key) }
        guard let sealed = turn.sealed else { return }
        for (frame, bytes) in sealed.frames { try frames.put(frame, sealed: bytes, of: turn.key) }
    }

    private func begin(_ redrive: Redrive, of key: ExecutionKey) throws(StoreError) {
        guard var reached = try progress(of: key) else {
            throw .conflict("Execution \(key.number), which is to be redriven, does not exist.")
        }
        try reached.redrive(key)
        progress[key] = reached
        try redrives.put(redrive, of: key)
        try executions.reopen(key)
    }

    private func progress(of key: ExecutionKey) throws(StoreError) -> ExecutionProgress? {
        if let reached = progress[key] { return reached }
        guard let status = try executions.status(of: key) else { return nil }
        let last = try turns.last(of: key)
        return ExecutionProgress(turn: last?.turn ?? 0, lastEvent: last?.event ?? 0, status: status)
    }
}
