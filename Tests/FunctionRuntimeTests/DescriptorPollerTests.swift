// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import FunctionRuntime

struct DescriptorPollerTests {
    /// Runs a body with a poller and pipes, and ends the poller.
    private func withPoller(pipes count: Int, _ body: (DescriptorPoller, [Pipe]) async throws -> Void) async throws {
        let poller = try DescriptorPoller()
        let pipes = try (0..<count).map { _ in try Pipe() }
        try await body(poller, pipes)
        await withCheckedContinuation { continuation in poller.end { continuation.resume() } }
        for pipe in pipes {
            close(pipe.reading)
            close(pipe.writing)
        }
    }

    @Test func `a descriptor's callback comes once, when there is something to read`() async throws {
        try await withPoller(pipes: 2) { poller, pipes in
            let (events, told) = AsyncStream<String>.makeStream()
            poller.watch(pipes[0].reading) { told.yield("first") }
            pipes[0].put()
            var next = events.makeAsyncIterator()
            #expect(await next.next() == "first")
            // It can still be read, and is not watched any more.
            poller.watch(pipes[1].reading) { told.yield("second") }
            pipes[1].put()
            #expect(await next.next() == "second")
        }
    }

    @Test func `a descriptor that was forgotten is not called back`() async throws {
        try await withPoller(pipes: 2) { poller, pipes in
            let (events, told) = AsyncStream<String>.makeStream()
            poller.watch(pipes[0].reading) { told.yield("forgotten") }
            poller.forget(pipes[0].reading)
            pipes[0].put()
            poller.watch(pipes[1].reading) { told.yield("watched") }
            pipes[1].put()
            var next = events.makeAsyncIterator()
            #expect(await next.next() == "watched")
        }
    }

    @Test func `a number that was closed and is somebody else's by now is not told of the former's data`() async throws
    {
        try await withPoller(pipes: 5) { poller, pipes in
            let (gate, first, second, fresh, later) = (pipes[0], pipes[1], pipes[2], pipes[3], pipes[4])
            let (events, told) = AsyncStream<String>.makeStream()
            for pipe in [gate, first, second, later] { pipe.put() }
            // Both are found ready in one round; whichever comes first gives the other's number to the fresh pipe.
            let replace = { @Sendable (other: Pipe) in
                poller.forget(other.reading)
                dup2(fresh.reading, other.reading)
                poller.watch(other.reading) { told.yield(fresh.hasData ? "data" : "nothing") }
                // In a later round.
                poller.watch(later.reading) { fresh.put() }
                told.yield("replaced")
            }
            poller.watch(gate.reading) {
                poller.watch(first.reading) { replace(second) }
                poller.watch(second.reading) { replace(first) }
            }
            var next = events.makeAsyncIterator()
            #expect(await next.next() == "replaced")
            #expect(await next.next() == "data")
        }
    }
}

extension Pipe {
    fileprivate func put() {
        var byte: UInt8 = 1
        #expect(write(writing, &byte, 1) == 1)
    }

    fileprivate var hasData: Bool {
        var request = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) == 1
    }
}
