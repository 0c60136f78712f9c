// SPDX-License-Identifier: Apache-2.0

import CZlib
import Glibc

/// Writes the entries of an archive below a folder.
///
/// Blocks.
///
/// Links are made last, after every file is written, so no file is ever written through one.
struct ZipExtractor {
    private let archive: ZipArchive
    private let root: String
    private var folders: Set<String> = []

    init(_ archive: ZipArchive, into root: String) {
        self.archive = archive
        self.root = root
    }

    /// Writes everything; on an error what was written stays for the caller to remove.
    mutating func extract() throws(ZipError) {
        var links: [ZipEntry] = []
        for entry in archive.entries {
            switch entry.kind {
            case .folder: try makeFolder(entry.path)
            case .file: try write(entry)
            case .link: links.append(entry)
            }
        }
        for link in links { try makeLink(link) }
    }

    private mutating func write(_ entry: ZipEntry) throws(ZipError) {
        try makeFolder(containing: entry.path)
        // Not followed and not reused: two entries of one name are refused rather than merged.
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = open("\(root)/\(entry.path)", flags, 0o600)
        guard descriptor >= 0 else { throw failure("create \(entry.path)") }
        defer { close(descriptor) }
        var checksum = crc32(0, nil, 0)
        try unpack(entry) { piece throws(ZipError) in
            checksum = crc32(checksum, piece.baseAddress, uInt(piece.count))
            try writeAll(piece, to: descriptor, path: entry.path)
        }
        guard UInt32(truncatingIfNeeded: checksum) == entry.checksum else {
            throw .malformed("the checksum of entry \(entry.path) is wrong")
        }
        // Readable for the owner whatever the archive says; without modes, a plain file.
        let permissions = entry.permissions == 0 ? 0o644 : mode_t(entry.permissions) | 0o400
        guard fchmod(descriptor, permissions) == 0 else { throw failure("set the mode of \(entry.path)") }
    }

    private func unpack(
        _ entry: ZipEntry,
        write: (UnsafeBufferPointer<UInt8>) throws(ZipError) -> Void
    ) throws(ZipError) {
        let data = try archive.data(of: entry)
        switch entry.compression {
        case .stored:
            guard entry.packedSize == entry.unpackedSize else {
                throw .malformed("entry \(entry.path) is stored in a size that is not its own")
            }
            let written = data.withUnsafeBufferPointer { buffer -> Result<Void, ZipError> in
                do throws(ZipError) {
                    return .success(try write(buffer))
                } catch {
                    return .failure(error)
                }
            }
            try written.get()
        case .deflate:
            var inflater = try Inflater()
            try inflater.inflate(data, size: entry.unpackedSize, name: entry.path, write: write)
        }
    }

    private mutating func makeLink(_ entry: ZipEntry) throws(ZipError) {
        guard entry.unpackedSize <= Int(PATH_MAX) else {
            throw .unsafeEntry(name: entry.path, "its target is longer than a path can be")
        }
        var target: [UInt8] = []
        try unpack(entry) { piece throws(ZipError) in target.append(contentsOf: piece) }
        guard let text = String(validating: target, as: UTF8.self),
            ZipPath.staysInside(link: entry.path, target: text), !passesLink(entry.path, target: text)
        else { throw .unsafeEntry(name: entry.path, "it is a link out of the folder") }
        try makeFolder(containing: entry.path)
        guard symlink(text, "\(root)/\(entry.path)") == 0 else { throw failure("link \(entry.path)") }
    }

    /// Whether the way to a link's target goes through another link: then its text does not say where it leads.
    private func passesLink(_ path: String, target: String) -> Bool {
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/").dropLast() where part != "." {
            if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
            if isLink(parts.joined(separator: "/")) { return true }
        }
        return false
    }

    private func isLink(_ path: String) -> Bool {
        if archive.entries.contains(where: { $0.kind == .link && $0.path == path }) { return true }
        var status = stat()
        return lstat("\(root)/\(path)", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    // MARK: - Folders

    private mutating func makeFolder(containing path: String) throws(ZipError) {
        guard let slash = path.lastIndex(of: "/") else { return }
        try makeFolder(String(path[..<slash]))
    }

    private mutating func makeFolder(_ path: String) throws(ZipError) {
        guard !folders.contains(path) else { return }
        try makeFolder(containing: path)
        guard mkdir("\(root)/\(path)", 0o755) == 0 else { throw failure("create the folder \(path)") }
        folders.insert(path)
    }

    // MARK: - Files

    private func writeAll(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to descriptor: Int32,
        path: String
    ) throws(ZipError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
            guard written > 0 else {
                if errno == EINTR { continue }
                throw failure("write \(path)")
            }
            rest = rest.dropFirst(written)
        }
    }

    private func failure(_ action: String) -> ZipError {
        // The code can hold a path twice, or as a file and a folder: that is the archive's fault, not the disk's.
        if [EEXIST, ENOTDIR, ELOOP].contains(errno) {
            return .malformed("it names one path twice: could not \(action)")
        }
        return .inputOutput("could not \(action)", code: errno)
    }
}
