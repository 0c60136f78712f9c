// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Copies a folder with all that is in it, durably; links stay links.
struct DirectoryCopy {
    let source: String
    let target: String

    init(from source: String, to target: String) {
        self.source = source
        self.target = target
    }

    /// Copies what the target does not have; does nothing where there is no source.
    ///
    /// What disappears meanwhile is left out, and so is what is still being made (`….partial…`).
    func addMissing() throws {
        guard let names = try Files.names(in: source) else { return }
        if mkdir(target, 0o700) != 0, errno != EEXIST { throw failure("make", target) }
        for name in names where !name.contains(".partial") {
            let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
            var status = stat()
            guard lstat(from, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try DirectoryCopy(from: from, to: to).addMissing()
            case S_IFLNK: try copyLink(from, to)
            case S_IFREG: try copyFile(from, to, mode: status.st_mode & 0o777)
            default: break
            }
        }
        try DirectoryCopy.synchronize(target)
    }

    private func copyFile(_ from: String, _ to: String, mode: mode_t) throws {
        let input = open(from, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            if errno == ENOENT { return }
            throw failure("read", from)
        }
        defer { close(input) }
        let output = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard output >= 0 else {
            if errno == EEXIST { return }
            throw failure("make", to)
        }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(input, &buffer, buffer.count)
            guard count >= 0 else { throw failure("read", from) }
            guard count > 0 else { break }
            guard write(output, buffer, count) == count else { throw failure("write", to) }
        }
        guard fsync(output) == 0 else { throw failure("write", to) }
    }

    private func copyLink(_ from: String, _ to: String) throws {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(from, &buffer, buffer.count)
        guard count >= 0 else { throw failure("read", from) }
        if symlink(String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self), to) != 0,
            errno != EEXIST
        {
            throw failure("make", to)
        }
    }

    private func failure(_ verb: String, _ path: String) -> RuntimeError {
        RuntimeError("Cannot \(verb) \(path): \(Files.reason).")
    }

    /// Makes the names in a folder durable.
    static func synchronize(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw RuntimeError("Cannot open \(folder): \(Files.reason).") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw RuntimeError("Cannot synchronize \(folder): \(Files.reason).") }
    }

    /// The folder that a path, from the root, stands in.
    static func parent(of path: String) -> String {
        "/" + path.split(separator: "/").dropLast().joined(separator: "/")
    }

    /// Removes a folder with all that is in it; links are removed, not followed.
    static func removeTree(_ path: String) {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = Files.name(of: entry)
            guard name != ".", name != ".." else { continue }
            let child = path + "/" + name
            if entry.pointee.d_type == UInt8(DT_DIR) { removeTree(child) } else { unlink(child) }
        }
        closedir(folder)
        rmdir(path)
    }
}
