// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Schema 2: versions and aliases.
    ///
    /// - A state machine's last version is kept beside its other columns, so that the number of a version that was
    ///   removed is not given out again.
    /// - The lists by version and by alias each have an index in their own order, of executions started through one
    ///   only: the others do not pay for them.
    static let versionsSchema = """
        ALTER TABLE revisions ADD COLUMN last_version INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE versions (
            machine TEXT NOT NULL,
            number INTEGER NOT NULL,
            revision INTEGER NOT NULL REFERENCES revisions (key),
            creation_time INTEGER NOT NULL,
            description TEXT,
            PRIMARY KEY (machine, number)
        ) WITHOUT ROWID;
        CREATE TABLE aliases (
            machine TEXT NOT NULL,
            name TEXT NOT NULL,
            description TEXT,
            routes TEXT NOT NULL,
            creation_time INTEGER NOT NULL,
            update_time INTEGER NOT NULL,
            PRIMARY KEY (machine, name)
        ) WITHOUT ROWID;
        CREATE INDEX aliases_by_creation ON aliases (machine, creation_time, name);
        CREATE INDEX executions_of_version ON executions (version_arn, start_time) WHERE version_arn IS NOT NULL;
        CREATE INDEX executions_of_version_by_stop ON executions (version_arn, status, stop_time)
            WHERE version_arn IS NOT NULL AND status <> 0;
        CREATE INDEX executions_of_alias ON executions (alias_arn, start_time) WHERE alias_arn IS NOT NULL;
        CREATE INDEX executions_of_alias_by_stop ON executions (alias_arn, status, stop_time)
            WHERE alias_arn IS NOT NULL AND status <> 0;
        """
}
