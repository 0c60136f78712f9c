// SPDX-License-Identifier: Apache-2.0

import Interpreter
import Simulation
import StatesLanguage
import Storage
import Testing

@testable import SQLiteStorage

struct MigrationTests {
    @Test func `what the first schema holds is there after the migration, and can be published`() throws {
        try withTemporaryDirectory { directory in
            let machine = StoreSamples.stateMachine()
            do {
                let connection = try Connection(path: directory + "/stepwell.db", access: .writing)
                try connection.execute(Migrations.initialSchema)
                try connection.execute("PRAGMA user_version = 1; PRAGMA application_id = 0x53746570")
                try connection.execute(
                    """
                    INSERT INTO revisions VALUES (1, '\(machine.arn)', 'orders', 'STANDARD', 'ACTIVE', \
                    \(machine.creationTime.milliseconds), NULL, \(machine.updateTime.milliseconds), \
                    '\(machine.roleARN)', '{"tags":[{"key":"team","value":"blue"}]}', '\(machine.definition)');
                    INSERT INTO state_machines VALUES ('\(machine.arn)', \(machine.creationTime.milliseconds), 1);
                    """
                )
            }
            let store = try SQLiteStore(directory: directory)
            #expect(try store.stateMachine(arn: machine.arn) == machine)
            var published = machine
            published.lastVersion = 1
            let version = VersionRecord(
                stateMachineARN: machine.arn,
                number: 1,
                revision: machine.revision,
                creationTime: StoreSamples.time(5),
                description: nil
            )
            try store.commit([.putStateMachine(published), .putVersion(version)])
            #expect(try store.versions(of: machine.arn) == [version])
            #expect(try store.stateMachine(arn: machine.arn) == published)
        }
    }

    @Test func `executions of the third schema are found, listed and read after the migration, and go on`() throws {
        try withTemporaryDirectory { directory in
            let records = [1, 2].map { StoreSamples.execution($0) }
            do {
                let connection = try Connection(path: directory + "/stepwell.db", access: .writing)
                for step in [Migrations.initialSchema, Migrations.versionsSchema, Migrations.redrivesSchema] {
                    try connection.execute(step)
                }
                try connection.execute("PRAGMA user_version = 3; PRAGMA application_id = 0x53746570")
                try insertAsBefore(records, on: connection)
            }
            let store = try SQLiteStore(directory: directory)
            for record in records {
                #expect(try store.execution(arn: record.identity.arn) == record)
                #expect(try store.history(of: record.key, HistoryQuery(limit: 9)).map(\.id) == [1, 2])
                let again = StoreSamples.start(StoreSamples.execution(9, name: record.identity.name))
                #expect(throws: StoreError.self) { try store.commit(again) }
            }
            let turn = StoreSamples.turn(1, 2, first: 3, count: 1, result: StoreSamples.succeeded)
            try store.commit([.appendTurn(turn)] + StoreSamples.start(StoreSamples.execution(3)))
            #expect(try store.history(of: ExecutionKey(1), HistoryQuery(reverse: true, limit: 2)).map(\.id) == [3, 2])
            let page = try store.executions(
                ExecutionQuery(stateMachineARN: StoreSamples.machineARN("orders"), limit: 9)
            )
            #expect(page.rows.map(\.key.number) == [3, 2, 1])
            #expect(page.rows.map(\.identity.name) == ["run-3", "run-2", "run-1"])
            try store.commit([.removeExecution(ExecutionKey(1))])
            #expect(try store.execution(arn: records[0].identity.arn) == nil)
        }
    }

    /// Writes executions and their first turns as schema 3 did.
    private func insertAsBefore(_ records: [ExecutionRecord], on connection: Connection) throws {
        let machine = StoreSamples.stateMachine()
        try connection.execute(
            """
            INSERT INTO machines VALUES (1, '\(machine.arn)');
            INSERT INTO revisions VALUES (1, '\(machine.arn)', 'orders', 'STANDARD', 'ACTIVE', 0, NULL, 0, \
            '\(machine.roleARN)', '{}', '{}', 0)
            """
        )
        for record in records {
            let identity = record.identity
            try connection.execute(
                """
                INSERT INTO executions VALUES (\(record.key.number), 1, 1, 0, \(identity.startTime.milliseconds), NULL, \
                \(ExecutionRow.hash(ofARN: identity.arn)), '\(identity.arn)', '\(identity.name)', 'orders', \
                '\(identity.roleARN)', 'STANDARD', NULL, NULL, 'us-east-1', NULL, NULL, NULL, NULL, '\(record.input)')
                """
            )
            guard case .appendTurn(let turn) = StoreSamples.start(record)[1] else { continue }
            let insertion = try Statement(
                "INSERT INTO turns (execution, turn, last_event, events, content) VALUES (?, 1, 2, 2, ?)",
                on: connection
            )
            try insertion.run(.integer(record.key.number), .blob(TurnCodec.encode(turn)))
        }
    }
}
