// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads whole files, and makes folders.
enum Files {
    /// Why a file could not be read.
    struct ReadError: Error, CustomStringConvertible {
        var path: String
        var reason: String

        var description: String { "\(path): \(reason)" }
    }

    /// The bytes of a file; `-` is standard input.
    static func bytes(of path: String) throws(ReadError) -> [UInt8] {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReadError(path: path, reason: reason) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw ReadError(path: path, reason: reason) }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
    }

    /// The text of a file, which must be UTF-8.
    static func text(of path: String) throws(ReadError) -> String {
        guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
            throw ReadError(path: path, reason: "is not UTF-8")
        }
        return text
    }

    /// Makes a folder, and those above it, for their owner only; one that is there is left as it is.
    static func makeDirectory(_ path: String) throws(ReadError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw ReadError(path: path, reason: reason)
        }
        try makeDirectory(String(path[..<slash]))
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw ReadError(path: path, reason: reason)
    }

    /// Writes a whole file: a new one takes the place of the old one once all of it is there.
    static func write(_ text: String, to path: String) throws(ReadError) {
        let temporary = "\(path).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ReadError(path: path, reason: reason) }
        let isWritten = write(text, to: descriptor)
        guard isWritten, rename(temporary, path) == 0 else {
            let fault = ReadError(path: path, reason: reason)
            unlink(temporary)
            throw fault
        }
    }

    /// Writes all of a text and closes the descriptor; false where that failed.
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else {
                let fault = errno
                close(descriptor)
                errno = fault
                return false
            }
            bytes = bytes.dropFirst(written)
        }
        return close(descriptor) == 0
    }

    /// The names in a folder, without `.` and `..`; nil where there is no such folder.
    static func names(in folder: String) throws(ReadError) -> [String]? {
        guard let stream = opendir(folder) else {
            var status = stat()
            // A link to nothing is something.
            if errno == ENOENT, lstat(folder, &status) != 0 { return nil }
            throw ReadError(path: folder, reason: reason)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = name(of: entry)
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The name of an entry that `readdir` gave.
    static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Why the last system call failed.
    static var reason: String { String(cString: strerror(errno)) }
}
