// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import NIOPosix

/// The log files of functions, `FUNCTION.log`, each with one older file beside it, `FUNCTION.log.1`.
final class FunctionLogs: Sendable {
    private let folder: String
    private let sizeMaximum: Int
    private let logger: Logger
    /// One thread, so that lines keep their order.
    private let thread = NIOThreadPool(numberOfThreads: 1)

    init(folder: String, sizeMaximum: Int, logger: Logger) {
        self.folder = folder
        self.sizeMaximum = sizeMaximum
        self.logger = logger
        thread.start()
    }

    /// Appends to the log of a function; `done` is called on the logs' thread once that is written.
    func append(_ bytes: [UInt8], function: String, done: @escaping @Sendable () -> Void = {}) {
        thread.submit { _ in
            self.write(bytes, function: function)
            done()
        }
    }

    /// The path of a function's log, and the end of what has been written to it, at most `maximum` bytes from the start
    /// of a line; called on the logs' thread.
    func read(
        function: String,
        maximum: Int,
        reply: @escaping @Sendable (_ path: String, _ bytes: [UInt8]) -> Void
    ) {
        let path = "\(folder)/\(function).log"
        thread.submit { _ in
            var bytes = FileSystem.end(of: path, maximum: maximum)
            if bytes.count < maximum {
                bytes = FileSystem.end(of: path + ".1", maximum: maximum - bytes.count) + bytes
            }
            if bytes.count == maximum, let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                bytes.removeSubrange(...end)
            }
            reply(path, bytes)
        }
    }

    /// Ends once all that was appended is written.
    func end(then done: @escaping @Sendable () -> Void) { thread.shutdownGracefully { _ in done() } }

    private func write(_ bytes: [UInt8], function: String) {
        let path = "\(folder)/\(function).log"
        do throws(FileSystem.Failure) {
            try FileSystem.makeFolder(folder)
            let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
            guard descriptor >= 0 else { throw FileSystem.Failure(action: "open \(path)", code: errno) }
            defer { close(descriptor) }
            try FileSystem.append(bytes, to: descriptor, path: path)
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_size >= sizeMaximum else { return }
            guard rename(path, path + ".1") == 0 else {
                throw FileSystem.Failure(action: "rename \(path)", code: errno)
            }
        } catch {
            logger.error(
                "A function's log could not be written.",
                metadata: ["function": "\(function)", "error": "\(error)"]
            )
        }
    }
}
