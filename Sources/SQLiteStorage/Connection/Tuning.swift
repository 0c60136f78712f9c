// SPDX-License-Identifier: Apache-2.0

/// The database's numbers, with what decided them (`Benchmarks/Storage`).
enum Tuning {
    /// The size of a page in bytes.
    static let pageSize = 4_096

    /// The writer's page cache: the upper levels of the indexes of some ten million executions.
    static let writerCacheKiB = 65_536

    /// After how many pages in the journal a commit moves them to the database.
    static let checkpointPages = 4_000

    /// What the journal keeps of its length after a checkpoint, in bytes.
    static let journalSizeLimit = 67_108_864

    /// Up to how many pages a database is checked whole when it is opened: below a second.
    static let wholeCheckPages: Int64 = 16_384

    /// How many readers stay open while nobody reads.
    static let idleReaders = 8

    /// How many open executions' last turns the writer remembers, some 100 bytes each.
    static let progressMaximum = 200_000
}
