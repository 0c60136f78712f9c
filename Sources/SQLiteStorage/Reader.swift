// SPDX-License-Identifier: Apache-2.0

import Interpreter
import Storage

/// A connection that reads, with its statements.
///
/// Unchecked, because its connection is not safe for threads side by side; `ReaderPool` gives a reader to one caller
/// at a time, and it never leaves that call.
final class Reader: @unchecked Sendable {
    private let connection: Connection
    let executions: ExecutionsReader
    let turns: TurnsReader
    let stateMachines: StateMachinesReader
    let versions: VersionsReader
    let aliases: AliasesReader
    let activities: ActivitiesReader
    let documents: DocumentsReader
    let retention: RetentionReader
    let frames: FramesReader

    init(_ connection: Connection, recent: RecentNames) throws(StoreError) {
        self.connection = connection
        executions = try ExecutionsReader(connection, recent: recent)
        turns = try TurnsReader(connection)
        stateMachines = try StateMachinesReader(connection)
        versions = try VersionsReader(connection)
        aliases = try AliasesReader(connection)
        activities = try ActivitiesReader(connection)
        documents = try DocumentsReader(connection)
        retention = try RetentionReader(connection)
        frames = try FramesReader(connection)
    }

    /// Open executions with their frames, all as of one moment.
    func openExecutions(after key: ExecutionKey?, limit: Int) throws(StoreError) -> OpenExecutions {
        try connection.transaction(.reading) { () throws(StoreError) in
            var open = try executions.open(after: key, limit: limit)
            guard let first = open.records.first, let last = open.records.last else { return open.batch }
            let frames = try frames.framesOfOpen(from: first.key, through: last.key)
            open.batch.executions.reserveCapacity(open.records.count)
            for record in open.records {
                do throws(StoreError) {
                    let frames = try frames[record.key]?.get() ?? StoredFrames()
                    open.batch.executions.append(try openExecution(record, frames))
                } catch {
                    guard error.code == .damagedRecord else { throw error }
                    open.batch.damaged.append(
                        DamagedExecution(key: record.key, arn: record.identity.arn, reason: error.message)
                    )
                }
            }
            open.batch.damaged.sort { $0.key < $1.key }
            return open.batch
        }
    }

    /// An execution with its frames, all as of one moment.
    func storedExecution(arn: String) throws(StoreError) -> OpenExecution? {
        try connection.transaction(.reading) { () throws(StoreError) in
            guard let record = try executions.execution(arn: arn) else { return nil }
            return try openExecution(record, try frames.frames(of: record.key))
        }
    }

    /// Executions that have ended, with how much there is of them, all as of one moment.
    func endedExecutions(_ query: EndedExecutionQuery) throws(StoreError) -> [EndedExecution] {
        try connection.transaction(.reading) { () throws(StoreError) in
            var found: [EndedExecution] = []
            for place in try retention.places(query) {
                guard let arn = try executions.arn(of: place.key) else { continue }
                let turns = try turns.lastTurn(of: place.key) ?? 0
                found.append(EndedExecution(key: place.key, arn: arn, stopTime: place.stopTime, turns: turns))
            }
            return found
        }
    }

    /// How far an execution has come, as of one moment.
    func progress(of key: ExecutionKey) throws(StoreError) -> ExecutionProgress? {
        try connection.transaction(.reading) { () throws(StoreError) in
            guard let status = try executions.status(of: key) else { return nil }
            let last = try turns.lastNumbers(of: key)
            return ExecutionProgress(turn: last?.turn ?? 0, lastEvent: last?.event ?? 0, status: status)
        }
    }

    private func openExecution(
        _ record: ExecutionRecord,
        _ frames: StoredFrames
    ) throws(StoreError) -> OpenExecution {
        let last = try turns.last(of: record.key)
        return OpenExecution(
            record: record,
            turn: last?.turn ?? 0,
            lastEvent: last?.event ?? 0,
            storedFrames: frames.open,
            sealedFrames: frames.sealed
        )
    }
}
