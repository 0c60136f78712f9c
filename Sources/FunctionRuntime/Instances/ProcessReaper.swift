// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOConcurrencyHelpers
import NIOPosix

/// Waits for the ends of our processes, and of no others: one thread that polls their pidfds.
final class ProcessReaper: Sendable {
    private struct Watch {
        var process: ChildProcess
        var onExit: @Sendable (ExitStatus) -> Void
    }

    private struct State {
        var watches: [Int32: Watch] = [:]
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

    /// Tells when a process has ended, on the reaper's thread; the process is reaped by then.
    func watch(_ process: ChildProcess, onExit: @escaping @Sendable (ExitStatus) -> Void) {
        state.withLockedValue { $0.watches[process.descriptor] = Watch(process: process, onExit: onExit) }
        wakeThread()
    }

    /// Ends the thread once no process is left: those must have been killed.
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
            for ended in polls.dropFirst() where ended.revents != 0 { reap(ended.fd) }
        }
        close(wake.reading)
        close(wake.writing)
    }

    private func wakeThread() {
        var byte: UInt8 = 1
        _ = write(wake.writing, &byte, 1)
    }

    /// The pidfds of all processes; nil when the thread shall end.
    private func descriptorsToPoll() -> [Int32]? {
        state.withLockedValue { state in
            state.isEnding && state.watches.isEmpty ? nil : Array(state.watches.keys)
        }
    }

    private func reap(_ descriptor: Int32) {
        guard let watch = state.withLockedValue({ $0.watches.removeValue(forKey: descriptor) }) else { return }
        watch.onExit(watch.process.reap())
    }
}
