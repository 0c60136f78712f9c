// SPDX-License-Identifier: Apache-2.0

import Storage

/// Writes `names`: which executions have an ARN with a certain hash.
///
/// A new execution is only noted in memory; once there are too many (`Tuning.recentNamesMaximum`), a commit takes whole
/// parts of the range of hashes into the table. After a crash what was in memory is read from `executions`.
final class NamesWriter {
    private let recent: RecentNames
    /// How many may be in memory only.
    private let maximum: Int
    private let insertion: Statement
    private let removal: Statement
    private let lookup: Statement
    private let arnLookup: Statement
    private let hashLookup: Statement
    private let settling: Statement
    private let lastKey: Statement
    /// Executions with lower keys are all in the table.
    private var settledBefore: Int64

    // What the transaction under way has done.
    private var added: [Int64: Int64] = [:]
    private var removed: [Int64: Int64] = [:]
    private var settledParts: Set<Int> = []
    private var nextSettledBefore: Int64
    /// The part that settles next.
    private var nextPart = 0

    /// Notes the executions that are not in the table yet.
    init(_ connection: Connection, recent: RecentNames, maximum: Int) throws(StoreError) {
        self.recent = recent
        self.maximum = maximum
        insertion = try Statement("INSERT OR IGNORE INTO names VALUES (?, ?)", on: connection)
        removal = try Statement("DELETE FROM names WHERE hash = ? AND execution = ?", on: connection)
        lookup = try Statement("SELECT execution FROM names WHERE hash = ?", on: connection)
        arnLookup = try Statement("SELECT arn FROM executions WHERE key = ?", on: connection)
        hashLookup = try Statement("SELECT arn_hash FROM executions WHERE key = ?", on: connection)
        settling = try Statement("UPDATE settled_names SET before = ? WHERE id = 1", on: connection)
        lastKey = try Statement("SELECT max(key) FROM executions", on: connection)
        let before = try Statement("SELECT before FROM settled_names WHERE id = 1", on: connection)
        // Where the row is gone nothing is known to be in the table.
        settledBefore = try before.first { $0.int64(0) } ?? .min
        nextSettledBefore = settledBefore
        try noteUnsettled(connection)
    }

    private func noteUnsettled(_ connection: Connection) throws(StoreError) {
        let unsettled = try Statement("SELECT arn_hash, key FROM executions WHERE key >= ?", on: connection)
        var names: [Int64: Int64] = [:]
        var others: [(hash: Int64, key: Int64)] = []
        try unsettled.forEach([.integer(settledBefore)]) { row in
            let (hash, key) = (row.int64(0), row.int64(1))
            if names[hash] == nil { names[hash] = key } else { others.append((hash, key)) }
            return true
        }
        for (hash, key) in others { try insertion.run(.integer(hash), .integer(key)) }
        recent.insert(names)
    }

    /// Takes in a new execution; throws `conflict` where its ARN is another one's.
    ///
    /// `flush` is called before rows of this transaction are looked at.
    ///
    /// - Returns: whether the execution is only noted. Where it is in the table already its row must be inserted before
    ///   the next name is looked for.
    func insert(
        _ key: Int64,
        arn: String,
        hash: Int64,
        flush: () throws(StoreError) -> Void
    ) throws(StoreError) -> Bool {
        let noted = added[hash] ?? recent.key(of: hash)
        var others = try lookup.rows(.integer(hash)) { $0.int64(0) }
        if let noted { others.append(noted) }
        if !others.isEmpty {
            try flush()
            for other in others where try arnLookup.first(.integer(other), read: { $0.text(0) }) == arn {
                throw .conflict("The execution \(arn) exists already.")
            }
        }
        guard noted == nil, key >= nextSettledBefore else {
            try insertion.run(.integer(hash), .integer(key))
            return false
        }
        added[hash] = key
        return true
    }

    /// Takes out an execution, whose row must still be there.
    func remove(_ key: Int64) throws(StoreError) {
        guard let hash = try hashLookup.first(.integer(key), read: { $0.int64(0) }) else { return }
        try removal.run(.integer(hash), .integer(key))
        if added[hash] == key { added[hash] = nil } else { removed[hash] = key }
    }

    /// Takes what has become too much into the table, and lets readers know of the new ones; the commit follows.
    func prepareCommit(settlesAll: Bool = false) throws(StoreError) {
        let maximum = settlesAll ? 0 : maximum
        var count = recent.count + added.count
        while count > maximum, settledParts.count < RecentNames.partCount {
            let names = recent.names(inPart: nextPart)
            for (hash, key) in names.sorted(by: { $0.key < $1.key }) where removed[hash] != key {
                try insertion.run(.integer(hash), .integer(key))
            }
            settledParts.insert(nextPart)
            nextPart = (nextPart + 1) % RecentNames.partCount
            count -= names.count
        }
        if !settledParts.isEmpty { try advance() }
        recent.insert(added)
    }

    private func advance() throws(StoreError) {
        let left = [recent.lowestKey(outside: settledParts), added.values.min()].compactMap(\.self).min()
        let end = try left == nil ? lastKey.first { $0.int64(0) + 1 } : nil
        let before = left ?? end ?? 1
        guard before > settledBefore else { return }
        nextSettledBefore = before
        try settling.run(.integer(before))
    }

    /// Forgets what the commit has taken away or into the table.
    func didCommit() {
        for part in settledParts { recent.remove(recent.names(inPart: part).filter { added[$0.key] != $0.value }) }
        recent.remove(removed)
        settledBefore = nextSettledBefore
        endTransaction()
    }

    /// Forgets what the transaction has done.
    func didRollBack() {
        recent.remove(added)
        nextSettledBefore = settledBefore
        endTransaction()
    }

    private func endTransaction() {
        added.removeAll(keepingCapacity: true)
        removed.removeAll()
        settledParts.removeAll()
    }
}
