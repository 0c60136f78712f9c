// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Schema 4: an execution that ends with its first turn is one row, and cheap.
    ///
    /// - `names` finds executions by `arn_hash`, in place of an index of `executions`: each new entry of that went to a
    ///   page of its own, which was half of what a start cost at 200,000 executions. Entries come in later, many that
    ///   are neighbours at a time; until then they are in memory (`RecentNames`). `settled_names` has the key from which
    ///   on executions may be missing.
    /// - `executions.content` is the blob (`TurnCodec`) of the turn that started and ended the execution, `events` how
    ///   many events it has; such a turn is not in `turns`.
    /// - `origins` has what executions of a revision share. `executions.origin` (once `type`) is the number of its row;
    ///   in rows from before this schema it is the type, and the other columns hold the rest. So is the name, which in
    ///   newer rows stands in the ARN alone where it is the ARN's end.
    static let namesSchema = """
        CREATE TABLE origins (
            key INTEGER PRIMARY KEY,
            machine INTEGER NOT NULL REFERENCES machines (key),
            machine_name TEXT NOT NULL,
            role_arn TEXT NOT NULL,
            type TEXT NOT NULL,
            region TEXT NOT NULL,
            UNIQUE (machine, machine_name, role_arn, type, region)
        );
        ALTER TABLE executions RENAME COLUMN type TO origin;
        ALTER TABLE executions ADD COLUMN events INTEGER;
        ALTER TABLE executions ADD COLUMN content BLOB;
        CREATE TABLE names (
            hash INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            PRIMARY KEY (hash, execution)
        ) WITHOUT ROWID;
        INSERT INTO names SELECT arn_hash, key FROM executions ORDER BY arn_hash, key;
        DROP INDEX executions_by_arn;
        CREATE TABLE settled_names (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            before INTEGER NOT NULL
        );
        INSERT INTO settled_names SELECT 1, ifnull(max(key), 0) + 1 FROM executions;
        """
}
