// SPDX-License-Identifier: Apache-2.0

import Storage

/// Entries that wait to be written: no more than so many, and of no more than so many bytes.
///
/// What was taken to be written counts until it is: a slow disk has its entries in memory all that time.
public struct LogBacklog: Sendable {
    /// What became of an entry.
    public enum Addition: Sendable, Equatable {
        case waits
        /// It is dropped, as those that come before there is room again.
        case dropped
    }

    private let entriesMaximum: Int
    private let bytesMaximum: Int
    private var waiting: [LogEntry] = []
    private var count = 0
    private var bytes = 0

    /// An empty backlog of at most so many entries and bytes; one entry is taken whatever its size is.
    public init(entriesMaximum: Int = 50_000, bytesMaximum: Int = 64 * 1_048_576) {
        self.entriesMaximum = entriesMaximum
        self.bytesMaximum = bytesMaximum
    }

    /// Whether all that was added is written or dropped.
    public var isEmpty: Bool { count == 0 }

    /// Takes an entry in, where there is room for it.
    public mutating func add(_ entry: LogEntry) -> Addition {
        let size = entry.approximateBytes
        guard count < entriesMaximum, count == 0 || bytes + size <= bytesMaximum else { return .dropped }
        waiting.append(entry)
        count += 1
        bytes += size
        return .waits
    }

    /// Takes all that waits.
    public mutating func take() -> [LogEntry] {
        defer { waiting = [] }
        return waiting
    }

    /// Entries that were taken are written, or never will be.
    public mutating func finish(_ entries: ArraySlice<LogEntry>) {
        count -= entries.count
        bytes -= entries.reduce(0) { $0 + $1.approximateBytes }
    }
}

extension LogEntry {
    /// About how many bytes its lines take.
    public var approximateBytes: Int { events.reduce(0) { $0 + $1.answerBytes } }
}
