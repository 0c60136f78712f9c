// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What functions need of the file system.
///
/// All of it blocks.
enum FileSystem {
    /// An operation that the system refused.
    struct Failure: Error, CustomStringConvertible {
        var action: String
        var code: Int32

        var description: String { "Could not \(action): \(String(cString: strerror(code)))." }
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String, mode: mode_t = 0o755) throws(Failure) {
        if mkdir(path, mode) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw Failure(action: "create the folder \(path)", code: errno)
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, mode) == 0 || errno == EEXIST else {
            throw Failure(action: "create the folder \(path)", code: errno)
        }
    }

    /// Writes a whole file; what was there under its name stays until the new one is complete.
    static func write(_ bytes: some Collection<UInt8>, to path: String) throws(Failure) {
        // A name of its own: instances that start together write the same bootstrap.
        var template = Array("\(path).partial-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Failure(action: "create a file beside \(path)", code: errno) }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let partial = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try append(Array(bytes), to: descriptor, path: partial)
        guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0, rename(partial, path) == 0 else {
            throw Failure(action: "write \(path)", code: errno)
        }
    }

    static func append(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Failure(action: "write \(path)", code: errno) }
            rest = rest.dropFirst(written)
        }
    }

    /// Makes a folder's entries durable, so that a rename in it survives a power cut.
    static func synchronize(folder path: String) throws(Failure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(action: "open \(path)", code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure(action: "write \(path)", code: errno) }
    }

    /// Removes a file, or a folder with all that is in it; links are removed, not followed.
    static func remove(_ path: String) {
        if unlink(path) == 0 || errno == ENOENT { return }
        // The function may have taken the rights away from itself.
        chmod(path, 0o700)
        for name in names(in: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }

    /// The names in a folder, without `.` and `..`; none where it cannot be read.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The last bytes of a file; none where it cannot be read.
    static func end(of path: String, maximum: Int) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return [] }
        let size = min(maximum, Int(status.st_size))
        var bytes = [UInt8](repeating: 0, count: size)
        let count = pread(descriptor, &bytes, size, Int(status.st_size) - size)
        return Array(bytes.prefix(max(count, 0)))
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
