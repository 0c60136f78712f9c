// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOConcurrencyHelpers
import NIOPosix

/// Tells when descriptors can be read: pidfds of processes that have ended, pipes with output.
///
/// One thread.
final class DescriptorPoller: Sendable {
    private struct State {
        var callbacks: [Int32: @Sendable () -> Void] = [:]
        var isEnding = false
    }

    private let state = NIOLockedValueBox(State())
    /// A byte in it wakes the thread.
    private let wake: Pipe
    private let thread = NIOThreadPool(numberOfThreads: 1)

    init() throws(FileSystem.Failure) {
        wake = try Pipe()
        thread.start()
        thread.submit { _ in self.run() }
    }

    /// Calls back once, on the poller's thread, when a descriptor can be read or its other end is closed.
    func watch(_ descriptor: Int32, then callback: @escaping @Sendable () -> Void) {
        state.withLockedValue { $0.callbacks[descriptor] = callback }
        wakeThread()
    }

    /// Forgets a descriptor, which then may be closed.
    ///
    /// A callback that has begun is not waited for.
    func forget(_ descriptor: Int32) {
        _ = state.withLockedValue { $0.callbacks.removeValue(forKey: descriptor) }
    }

    /// Ends the thread once no descriptor is watched.
    func end(then done: @escaping @Sendable () -> Void) {
        state.withLockedValue { $0.isEnding = true }
        wakeThread()
        thread.shutdownGracefully { _ in done() }
    }

    private func run() {
        while let descriptors = descriptorsToPoll() {
            var polls = ([wake.reading] + descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&polls, nfds_t(polls.count), -1) > 0 else { continue }
            if polls[0].revents != 0 {
                var bytes = [UInt8](repeating: 0, count: 512)
                _ = read(wake.reading, &bytes, bytes.count)
            }
            for ready in polls.dropFirst() where ready.revents != 0 {
                let callback = state.withLockedValue { $0.callbacks.removeValue(forKey: ready.fd) }
                callback?()
            }
        }
        close(wake.reading)
        close(wake.writing)
    }

    /// What is watched; nil when the thread shall end.
    private func descriptorsToPoll() -> [Int32]? {
        state.withLockedValue { state in
            state.isEnding && state.callbacks.isEmpty ? nil : Array(state.callbacks.keys)
        }
    }

    private func wakeThread() {
        var byte: UInt8 = 1
        _ = write(wake.writing, &byte, 1)
    }
}
