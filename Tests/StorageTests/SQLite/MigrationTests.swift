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
}
