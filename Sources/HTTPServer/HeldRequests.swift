// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// The requests of a connection that wait for the round's end, or until answers before theirs have gone.
///
/// Where some are left when a round has ended the connection is not read from, so that they are no more than what two
/// reads brought.
struct HeldRequests {
    /// What is to be done with a request.
    enum Action {
        case respond(RequestAssembly)
        /// It cannot be read to its end.
        case refuse(HTTPResponse)
    }

    struct Entry {
        var action: Action
        var framing: HTTPResponseWriter.Framing
    }

    private var entries: CircularBuffer<Entry> = []

    var isEmpty: Bool { entries.isEmpty }

    mutating func append(_ entry: Entry) { entries.append(entry) }

    mutating func popFirst() -> Entry? { entries.popFirst() }

    mutating func removeAll() { entries.removeAll() }

    /// Says that the answer of the last one is the connection's last.
    mutating func closeAfterLast() {
        guard !entries.isEmpty else { return }
        entries[offset: entries.count - 1].framing.keepAlive = false
    }
}
