// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Schema 1.
    ///
    /// - `machines` numbers the ARNs that executions and their indexes refer to. Rows stay when a state machine is
    ///   deleted: its executions do, too.
    /// - `executions.arn_hash` (XXH64) finds an ARN by 8 bytes. An index of the ARNs themselves is the largest of all,
    ///   and its inserts go to random pages.
    /// - The lists of executions each have an index in their own order, with the key behind it (the row id ends every
    ///   index). At 10 million executions (2 GB) a page of 100 anywhere in a list took 0.3 to 0.8 ms.
    /// - The payloads are an execution's last columns but for those of a first turn that stands with it: reading the others
    ///   does not touch their overflow pages.
    /// - `turns` appends, with an index beside it. Keyed by execution (WITHOUT ROWID, or a packed row id) each turn of
    ///   5,000 open executions dirties a page of its own: 11,000-13,000 turns/s at 100 a commit and 27,000-29,000 at
    ///   1,000, against 21,000 and 89,000.
    /// - Times are milliseconds since 1970, statuses `StatusCode`.
    static let initialSchema = """
        CREATE TABLE machines (
            key INTEGER PRIMARY KEY,
            arn TEXT NOT NULL UNIQUE
        );
        CREATE TABLE revisions (
            key INTEGER PRIMARY KEY,
            arn TEXT NOT NULL,
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            status TEXT NOT NULL,
            creation_time INTEGER NOT NULL,
            revision_id TEXT,
            update_time INTEGER NOT NULL,
            role_arn TEXT NOT NULL,
            configuration TEXT NOT NULL,
            definition TEXT NOT NULL
        );
        CREATE TABLE state_machines (
            arn TEXT PRIMARY KEY,
            creation_time INTEGER NOT NULL,
            revision INTEGER NOT NULL REFERENCES revisions (key)
        ) WITHOUT ROWID;
        CREATE INDEX state_machines_by_creation ON state_machines (creation_time, arn);
        CREATE TABLE activities (
            arn TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            creation_time INTEGER NOT NULL,
            configuration TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX activities_by_creation ON activities (creation_time, arn);
        CREATE TABLE documents (
            collection TEXT NOT NULL,
            name TEXT NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (collection, name)
        ) WITHOUT ROWID;
        CREATE TABLE executions (
            key INTEGER PRIMARY KEY,
            machine INTEGER NOT NULL REFERENCES machines (key),
            revision INTEGER NOT NULL REFERENCES revisions (key),
            status INTEGER NOT NULL,
            start_time INTEGER NOT NULL,
            stop_time INTEGER,
            arn_hash INTEGER NOT NULL,
            arn TEXT NOT NULL,
            name TEXT NOT NULL,
            machine_name TEXT NOT NULL,
            role_arn TEXT NOT NULL,
            type TEXT NOT NULL,
            version_arn TEXT,
            alias_arn TEXT,
            region TEXT NOT NULL,
            trace_header TEXT,
            error TEXT,
            cause TEXT,
            output TEXT,
            input TEXT NOT NULL
        );
        CREATE INDEX executions_by_arn ON executions (arn_hash);
        CREATE INDEX executions_by_start ON executions (machine, start_time);
        CREATE INDEX executions_running ON executions (machine, start_time) WHERE status = 0;
        CREATE INDEX executions_by_stop ON executions (machine, status, stop_time) WHERE status <> 0;
        CREATE INDEX executions_open ON executions (status) WHERE status = 0;
        CREATE TABLE turns (
            number INTEGER PRIMARY KEY,
            execution INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            last_event INTEGER NOT NULL,
            events INTEGER NOT NULL,
            content BLOB NOT NULL
        );
        CREATE INDEX turns_by_execution ON turns (execution, last_event, turn);
        CREATE TABLE frames (
            execution INTEGER NOT NULL,
            frame INTEGER NOT NULL,
            checksum INTEGER NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (execution, frame)
        ) WITHOUT ROWID;
        """
}
