// SPDX-License-Identifier: Apache-2.0

import Glibc
import Storage

/// The exclusive hold on a data directory: one process, one store.
///
/// `flock` goes with the open file, not with the process as `fcntl` locks do: it also refuses a second store of the
/// same process, and the kernel gives it up when the owner dies, however it dies.
///
/// Its file names the process, and notes how many commits it made (`CommitCount`), which outlives it: the system writes
/// what a killed process has written, and after a power cut the note may be older than the database, or gone.
final class DirectoryLock: Sendable {
    /// The length of the line that names the process; the note follows.
    private static let ownerLength = 21

    private let file: CInt
    /// What the last process noted, if anything.
    let lastNote: CommitCount?

    /// Makes the directory where it is missing, for its owner only, and locks it.
    init(directory: String) throws(StoreError) {
        try Self.makeDirectory(directory)
        let path = directory + "/lock"
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .system("open", path, errno) }
        do {
            try Self.take(opened, directory: directory, path: path)
        } catch {
            close(opened)
            throw error
        }
        // Set only now: an object that has all its members is closed by `deinit` when its `init` throws.
        file = opened
        lastNote = Self.note(opened)
    }

    deinit { close(file) }

    /// Notes how far the database on disk has come.
    ///
    /// Where that fails the older note stays, which the database is not behind either.
    func note(_ count: CommitCount) { _ = Self.write(count.text + "\n", to: file, at: Self.ownerLength) }

    /// What the process that has a data directory, or had it last, has noted by now.
    static func note(in directory: String) -> CommitCount? {
        let file = open(directory + "/lock", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return note(file)
    }

    private static func note(_ file: CInt) -> CommitCount? {
        var bytes = [UInt8](repeating: 0, count: 80)
        let count = pread(file, &bytes, bytes.count, off_t(ownerLength))
        return CommitCount(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self))
    }

    private static func write(_ text: String, to file: CInt, at offset: Int) -> Bool {
        var text = text
        return text.withUTF8 { pwrite(file, $0.baseAddress, $0.count, off_t(offset)) == $0.count }
    }

    private static func take(_ file: CInt, directory: String, path: String) throws(StoreError) {
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw .system("lock", path, errno) }
            throw StoreError(
                code: .locked,
                message: """
                    The data directory \(directory) is in use by \(owner(file)). Stop that process first, \
                    or give this one a data directory of its own.
                    """
            )
        }
        let process = String(getpid())
        let padding = String(repeating: " ", count: ownerLength - 1 - process.utf8.count)
        guard write(process + padding + "\n", to: file, at: 0) else { throw .system("write", path, errno) }
    }

    private static func owner(_ file: CInt) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(file, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(count, 0)).prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return digits.isEmpty ? "another process" : "the process \(String(decoding: digits, as: UTF8.self))"
    }

    private static func makeDirectory(_ path: String) throws(StoreError) {
        if mkdir(path, 0o700) == 0 { return try synchronize(parent(of: path)) }
        switch errno {
        case EEXIST:
            return
        case ENOENT where path != parent(of: path):
            try makeDirectory(parent(of: path))
            // Only once: below a dangling link, or in /proc, nothing can be made however often it is tried.
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw .system("make the directory", path, errno)
            }
            try synchronize(parent(of: path))
        default:
            throw .system("make the directory", path, errno)
        }
    }

    private static func parent(of path: String) -> String {
        var parent = path[...]
        while parent.count > 1, parent.last == "/" { parent.removeLast() }
        guard let slash = parent.lastIndex(of: "/") else { return "." }
        return slash == parent.startIndex ? "/" : String(parent[..<slash])
    }

    /// Makes the names in a directory durable.
    static func synchronize(_ directory: String) throws(StoreError) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", directory, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("synchronize", directory, errno) }
    }
}

extension StoreError {
    /// A system call that failed.
    static func system(_ verb: String, _ path: String, _ number: CInt) -> StoreError {
        let code: Code = number == ENOSPC || number == EDQUOT ? .diskFull : .inputOutput
        return StoreError(code: code, message: "Cannot \(verb) \(path): \(String(cString: strerror(number))).")
    }
}
