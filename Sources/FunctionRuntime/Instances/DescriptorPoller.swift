// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOConcurrencyHelpers
import NIOPosix

/// Tells when descriptors can be read: pidfds of processes that have ended, pipes with output.
///
/// One thread.
final class DescriptorPoller: Sendable {
    /// One descriptor that is watched.
    ///
    /// Numbers of descriptors are used again: the serial tells watches apart.
    private struct Watch {
        var serial: Int
        var callback: @Sendable () -> Void
    }

    private struct State {
        var watches: [Int32: Watch] = [:]
        var lastSerial = 0
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
        state.withLockedValue { state in
            state.lastSerial += 1
            state.watches[descriptor] = Watch(serial: state.lastSerial, callback: callback)
        }
        wakeThread()
    }

    /// Forgets a descriptor, which then may be closed.
    ///
    /// A callback that has begun is not waited for.
    func forget(_ descriptor: Int32) {
        _ = state.withLockedValue { $0.watches.removeValue(forKey: descriptor) }
    }

    /// Ends the thread once no descriptor is watched.
    func end(then done: @escaping @Sendable () -> Void) {
        state.withLockedValue { $0.isEnding = true }
        wakeThread()
        thread.shutdownGracefully { _ in done() }
    }

    private func run() {
        while let watched = descriptorsToPoll() {
            var polls = ([wake.reading] + watched.map(\.descriptor)).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            guard poll(&polls, nfds_t(polls.count), -1) > 0 else { continue }
            if polls[0].revents != 0 {
                var bytes = [UInt8](repeating: 0, count: 512)
                _ = read(wake.reading, &bytes, bytes.count)
            }
            for (ready, watch) in zip(polls.dropFirst(), watched) where ready.revents != 0 {
                takeCallback(of: watch)?()
            }
        }
        close(wake.reading)
        close(wake.writing)
    }

    /// The callback of a watch, unless the descriptor was forgotten since, and maybe watched anew for somebody else.
    private func takeCallback(of watch: (descriptor: Int32, serial: Int)) -> (@Sendable () -> Void)? {
        state.withLockedValue { state in
            guard state.watches[watch.descriptor]?.serial == watch.serial else { return nil }
            return state.watches.removeValue(forKey: watch.descriptor)?.callback
        }
    }

    /// What is watched; nil when the thread shall end.
    private func descriptorsToPoll() -> [(descriptor: Int32, serial: Int)]? {
        state.withLockedValue { state in
            guard !state.isEnding || !state.watches.isEmpty else { return nil }
            return state.watches.map { ($0.key, $0.value.serial) }
        }
    }

    private func wakeThread() {
        var byte: UInt8 = 1
        _ = write(wake.writing, &byte, 1)
    }
}
