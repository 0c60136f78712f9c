// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOPosix
import StatesLanguage

/// Mail without a mail server: each message is a file, `TIME-ID.eml`, complete and on disk once it is accepted.
final class MailDirectory: MailSender {
    private let path: String
    private let threads: NIOThreadPool

    /// - Parameters:
    ///   - path: absolute; the directory is made with the first mail.
    ///   - threads: on which files are written.
    init(_ path: String, threads: NIOThreadPool) {
        self.path = path
        self.threads = threads
    }

    func send(_ messages: [MailMessage], reply: @escaping @Sendable ([MailOutcome]) -> Void) {
        threads.submit { [self] _ in reply(messages.map(deliver)) }
    }

    private func deliver(_ message: MailMessage) -> MailOutcome {
        do throws(Failure) {
            try makeDirectory(path[...])
            try write(message)
            return .accepted
        } catch {
            let reason = "\(error.path): \(String(cString: strerror(error.code)))"
            return .failed(reason: reason, isOfRecipient: false, isPermanent: false)
        }
    }

    /// A system call that failed.
    private struct Failure: Error {
        var path: String
        var code: Int32
    }

    /// Makes the directory and those above it, for their owner only: mails hold tokens.
    private func makeDirectory(_ path: Substring) throws(Failure) {
        if mkdir(String(path), 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw Failure(path: String(path), code: errno)
        }
        try makeDirectory(path[..<slash])
        guard mkdir(String(path), 0o700) == 0 || errno == EEXIST else {
            throw Failure(path: String(path), code: errno)
        }
    }

    private func write(_ message: MailMessage) throws(Failure) {
        // No colons: they cannot stand in names everywhere.
        let time = message.date.text.split(separator: ":").joined(separator: "-")
        let name = "\(path)/\(time)-\(message.messageID.prefix { $0 != "@" })"
        let descriptor = open(name + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(path: name, code: errno) }
        defer { close(descriptor) }
        var bytes = Array(message.file.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure(path: name, code: errno) }
            bytes = bytes.dropFirst(count)
        }
        guard fsync(descriptor) == 0, rename(name + ".partial", name + ".eml") == 0 else {
            throw Failure(path: name, code: errno)
        }
    }
}
