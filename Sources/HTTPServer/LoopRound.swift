// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// The connections of one event loop that have something to do when a round of it ends.
///
/// In a round the loop reads from all connections that are ready. Then the requests that came in are started, and then
/// the answers are sent, so that each kind of work is done for many requests on end: its code and data stay in the
/// processor's caches, which system calls in between would empty (a fifth of what a call costs). And a write wakes up
/// who waits for it: of answers that go out one close upon the other only the first one has to (another fifth).
///
/// Unchecked, because its state is touched on its event loop only.
final class LoopRound: @unchecked Sendable {
    private let eventLoop: any EventLoop
    private var connections: [HTTPConnectionHandler] = []
    /// Those whose round ends; beside `connections`, so that what comes in meanwhile is not lost.
    private var ending: [HTTPConnectionHandler] = []

    init(on eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Takes a connection that has requests to start or answers to send, once a round.
    func add(_ connection: HTTPConnectionHandler) {
        connections.append(connection)
        guard connections.count == 1 else { return }
        // The loop comes to its tasks when it is through with the connections that were ready.
        eventLoop.execute { self.end() }
    }

    private func end() {
        swap(&connections, &ending)
        for connection in ending { connection.startRequests() }
        for connection in ending { connection.sendAnswers() }
        ending.removeAll(keepingCapacity: true)
    }
}
