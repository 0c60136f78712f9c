// SPDX-License-Identifier: Apache-2.0

import Storage

/// Brings a database to the schema of this version, step by step.
enum Migrations {
    /// The steps in order; the number of those taken is the database's `user_version`.
    ///
    /// Only ever append: a step that has been released is what others' data was made by.
    private static let steps = [initialSchema, versionsSchema, redrivesSchema, namesSchema]

    /// "Step" in ASCII: marks the file as Stepwell's (`PRAGMA application_id`).
    private static let applicationID = 0x5374_6570

    static func run(on connection: Connection) throws(StoreError) {
        try connection.transaction(.writing) { () throws(StoreError) in
            let version = Int(try connection.value("PRAGMA user_version") ?? "") ?? 0
            try check(version, on: connection)
            guard version < steps.count else { return }
            for step in steps[version...] { try connection.execute(step) }
            try connection.execute("PRAGMA user_version = \(steps.count); PRAGMA application_id = \(applicationID)")
        }
    }

    /// Throws where the database is not Stepwell's, or not one that this version knows.
    static func check(_ version: Int, on connection: Connection) throws(StoreError) {
        let tables = try connection.value("SELECT count(*) FROM sqlite_schema")
        let isStepwells = try connection.value("PRAGMA application_id") == String(applicationID)
        guard isStepwells || tables == "0" else {
            throw StoreError(
                code: .corrupt,
                message: """
                    \(connection.path) is a database of another program. Give Stepwell a data directory of its own.
                    """
            )
        }
        guard version <= steps.count else {
            throw StoreError(
                code: .newerSchema,
                message: """
                    \(connection.path) was made by a newer version of Stepwell (schema \(version), this version knows \
                    up to \(steps.count)). Run that version, or restore a backup from before the upgrade.
                    """
            )
        }
    }
}
