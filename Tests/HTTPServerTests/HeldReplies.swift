// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import NIOCore
import NIOHTTP1
import Synchronization

/// Holds replies until so many requests have come in (or `release`), then answers the last one first with its target.
final class HeldReplies: Sendable {
    private struct State {
        var held: [(target: String, reply: @Sendable (HTTPResponse) -> Void)] = []
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let count: Int
    private let releasesItself: Bool

    /// - Parameters:
    ///   - count: how many requests it waits for.
    ///   - releasesItself: whether it answers as soon as they have come in.
    init(releaseAfter count: Int, releasesItself: Bool = true) {
        self.count = count
        self.releasesItself = releasesItself
    }

    var responder: ClosureResponder {
        ClosureResponder { request, _, reply in
            let (isFull, waiter) = self.state.withLock { state in
                state.held.append((request.target, reply))
                let isFull = state.held.count == self.count
                return (isFull, isFull ? state.waiter.take() : nil)
            }
            waiter?.resume()
            if isFull, self.releasesItself { self.release() }
        }
    }

    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for (target, reply) in held.reversed() {
            reply(HTTPResponse(status: .ok, body: ByteBuffer(string: target)))
        }
    }

    /// Returns once all requests have come in.
    func waitUntilAsked() async {
        await withCheckedContinuation { continuation in
            let isFull = state.withLock { state in
                if state.held.count < count { state.waiter = continuation }
                return state.held.count >= count
            }
            if isFull { continuation.resume() }
        }
    }
}
