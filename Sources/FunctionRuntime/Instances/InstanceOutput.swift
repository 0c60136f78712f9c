// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// Reads what a process writes, as fast as that can be put to the log and no faster.
///
/// `@unchecked Sendable`: everything is read and changed on the event loop only.
final class InstanceOutput: @unchecked Sendable {
    /// Takes a piece of output; `done` asks for the next and may be called from any thread.
    typealias Sink = (_ bytes: [UInt8], _ done: @escaping @Sendable () -> Void) -> Void

    private let sink: Sink
    private let eventLoop: any EventLoop
    private let poller: DescriptorPoller
    /// The pipe's end; -1 once it is closed.
    private var descriptor: Int32

    private static let pieceSize = 65_536
    /// At most this much is read at the end of a call: what is written meanwhile belongs to no call.
    private static let drainMaximum = 1 << 20

    /// Takes over a descriptor and begins to read.
    init(descriptor: Int32, eventLoop: any EventLoop, poller: DescriptorPoller, sink: @escaping Sink) {
        self.sink = sink
        self.eventLoop = eventLoop
        self.poller = poller
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        awaitOutput()
    }

    /// Takes at once what the process has written so far.
    func drain() {
        var total = 0
        while total < InstanceOutput.drainMaximum, let bytes = read(), !bytes.isEmpty {
            total += bytes.count
            sink(bytes) {}
        }
    }

    /// Takes what is left, and closes the pipe.
    func end() {
        drain()
        close()
    }

    private func awaitOutput() {
        guard descriptor >= 0 else { return }
        poller.watch(descriptor) { self.eventLoop.execute { self.becameReadable() } }
    }

    private func becameReadable() {
        guard let bytes = read() else { return }
        guard !bytes.isEmpty else { return close() }
        sink(bytes) { self.eventLoop.execute { self.awaitOutput() } }
    }

    /// What can be read now, empty at the end; nil where there is nothing yet.
    private func read() -> [UInt8]? {
        guard descriptor >= 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: InstanceOutput.pieceSize)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count > 0 { return Array(buffer[..<count]) }
        if count == 0 { return [] }
        if errno == EAGAIN || errno == EINTR {
            awaitOutput()
            return nil
        }
        return []
    }

    private func close() {
        guard descriptor >= 0 else { return }
        poller.forget(descriptor)
        Glibc.close(descriptor)
        descriptor = -1
    }
}
