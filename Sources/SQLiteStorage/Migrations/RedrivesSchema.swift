// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Schema 3: redrives.
    ///
    /// A table of its own: a column after an execution's payloads would have their pages read for every list.
    static let redrivesSchema = """
        CREATE TABLE redrives (
            execution INTEGER PRIMARY KEY REFERENCES executions (key),
            count INTEGER NOT NULL,
            time INTEGER NOT NULL,
            tokens TEXT NOT NULL
        );
        """
}
