// SPDX-License-Identifier: Apache-2.0

/// The database's numbers, with what decided them (`Benchmarks/Storage`).
enum Tuning {
    /// The size of a page in bytes.
    ///
    /// Turns of executions at random change a page for each frame, so smaller pages write less: at 100 turns a commit
    /// 1.2 MB with 4 KiB, 1.8 MB with 8 KiB, 2.5 MB with 16 KiB.
    static let pageSize = 4_096

    /// The writer's page cache: the upper levels of the indexes of some ten million executions.
    static let writerCacheKiB = 65_536

    /// After how many pages in the journal a commit moves them to the database, 32 MB.
    ///
    /// A page that changed many times meanwhile is moved once: with 1,000 pages up to a third fewer turns a second were stored.
    static let checkpointPages = 8_000

    /// What the journal keeps of its length after a checkpoint, in bytes.
    static let journalSizeLimit = 67_108_864

    /// Up to how many pages a database is checked whole when it is opened: below a second.
    static let wholeCheckPages: Int64 = 16_384

    /// How many readers stay open while nobody reads.
    static let idleReaders = 8

    /// How many open executions' last turns the writer remembers, some 100 bytes each.
    static let progressMaximum = 200_000

    /// How many executions' names are kept in memory before some are written to `names`, some 40 bytes each.
    ///
    /// At a million executions 512 neighbours go to 40 pages; after a crash up to twice as many rows are read.
    static let recentNamesMaximum = 32_768

    /// How many state machines' shared columns the writer remembers.
    static let originsMaximum = 1_000

    /// How many new executions one statement stores: what its beginning and end cost is shared.
    static let rowsPerInsertion = 8
}
