// SPDX-License-Identifier: Apache-2.0

import Storage

/// What waits for its commit, in the order in which it was submitted.
///
/// The changes of all submissions are one array, as a commit takes them, and of each submission there are only numbers
/// beside it: where a commit takes all, as most do, nothing is copied and no counts of references change.
struct Submissions: Sendable {
    private(set) var changes: [StoreChange] = []
    private var parts: [Part] = []
    private var listeners: [any CommitListener] = []

    /// One submission.
    private struct Part: Sendable {
        /// The position of its listener.
        var listener: Int
        var changes: Int
        var bytes: Int
    }

    var isEmpty: Bool { parts.isEmpty }
    var count: Int { parts.count }

    /// Appends a submission; `bytes`: about how much it adds to a commit.
    mutating func append(_ changes: [StoreChange], bytes: Int, for listener: any CommitListener) {
        parts.append(Part(listener: position(of: listener), changes: changes.count, bytes: bytes))
        self.changes.append(contentsOf: changes)
    }

    mutating func append(_ others: Submissions) {
        let positions = others.listeners.map { position(of: $0) }
        for part in others.parts {
            parts.append(Part(listener: positions[part.listener], changes: part.changes, bytes: part.bytes))
        }
        changes.append(contentsOf: others.changes)
    }

    private mutating func position(of listener: any CommitListener) -> Int {
        if let position = listeners.firstIndex(where: { $0 === listener }) { return position }
        listeners.append(listener)
        return listeners.count - 1
    }

    /// Takes the first ones, as many as fit into one commit, and at least one; mostly those are all, and then nothing is copied.
    mutating func takeFirst(within limits: Limits) -> Submissions {
        var taken = Submissions()
        let (partCount, changeCount) = firstCounts(within: limits)
        if partCount == parts.count {
            swap(&taken, &self)
        } else {
            taken.listeners = listeners
            taken.parts = Array(parts.prefix(partCount))
            taken.changes = Array(changes.prefix(changeCount))
            parts.removeFirst(partCount)
            changes.removeFirst(changeCount)
        }
        return taken
    }

    /// How many submissions fit into one commit, and how many changes those have.
    private func firstCounts(within limits: Limits) -> (parts: Int, changes: Int) {
        var (count, changes, bytes) = (0, 0, 0)
        for part in parts {
            guard
                count == 0
                    || changes + part.changes <= limits.changesPerCommitMaximum
                        && bytes + part.bytes <= limits.bytesPerCommitMaximum
            else { break }
            count += 1
            changes += part.changes
            bytes += part.bytes
        }
        return (count, changes)
    }

    /// Tells each listener once, however many of its submissions there are; the last one is given the changes.
    func settle(error: StoreError?) {
        var counts = [Int](repeating: 0, count: listeners.count)
        for part in parts { counts[part.listener] += 1 }
        let last = counts.lastIndex { $0 > 0 }
        for (index, count) in counts.enumerated() where count > 0 {
            listeners[index].submissionsSettled(count, freeing: index == last ? changes : [], error: error)
        }
    }
}
