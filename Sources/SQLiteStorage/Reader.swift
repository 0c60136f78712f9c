// SPDX-License-Identifier: Apache-2.0

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
    let activities: ActivitiesReader
    let documents: DocumentsReader
    private let frames: FramesReader

    init(_ connection: Connection) throws(StoreError) {
        self.connection = connection
        executions = try ExecutionsReader(connection)
        turns = try TurnsReader(connection)
        stateMachines = try StateMachinesReader(connection)
        activities = try ActivitiesReader(connection)
        documents = try DocumentsReader(connection)
        frames = try FramesReader(connection)
    }

    /// Open executions with their frames, all as of one moment.
    func openExecutions(after key: ExecutionKey?, limit: Int) throws(StoreError) -> [OpenExecution] {
        try connection.transaction(.reading) { () throws(StoreError) in
            var open: [OpenExecution] = []
            for record in try executions.open(after: key, limit: limit) {
                open.append(
                    OpenExecution(
                        record: record,
                        turn: try turns.lastTurn(of: record.key),
                        frames: try frames.frames(of: record.key)
                    )
                )
            }
            return open
        }
    }
}
