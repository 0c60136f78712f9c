// SPDX-License-Identifier: Apache-2.0

public import Interpreter
import Storage

/// Some events of an execution, and where the next ones begin.
public struct HistoryPage: Sendable {
    public var events: [HistoryEvent] = []
    /// The id of the event that the next page begins with; nil on the last page.
    public var next: Int?

    /// Reads a page: as many events as the query may have and as fit into so many bytes, but at least one.
    init(
        of key: ExecutionKey,
        _ query: HistoryQuery,
        bytesMaximum: Int,
        in store: any ExecutionReading
    ) throws(StoreError) {
        var query = query
        let limit = query.limit
        // One more than is shown: it begins the next page, if there is one.
        query.limit += 1
        query.bytesMaximum = bytesMaximum
        let read = try store.history(of: key, query)
        var bytes = 0
        for event in read.prefix(limit) {
            bytes += event.answerBytes
            if bytes > bytesMaximum, !events.isEmpty { break }
            events.append(event)
        }
        next = read.dropFirst(events.count).first?.id
        guard next == nil, bytes > bytesMaximum, let last = events.last else { return }
        // The store may have stopped reading where the page ends.
        query.from = last.id + (query.reverse ? -1 : 1)
        query.limit = 1
        if query.from != 0 { next = try store.history(of: key, query).first?.id }
    }
}
