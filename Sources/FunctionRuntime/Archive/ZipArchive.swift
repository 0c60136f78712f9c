// SPDX-License-Identifier: Apache-2.0

/// The central directory of a ZIP archive that is in memory.
///
/// Only the central directory is believed: a local header says where its data begins, and nothing else.
struct ZipArchive: Sendable {
    let bytes: [UInt8]
    let entries: [ZipEntry]

    /// Reads the directory and checks all of it; nothing is unpacked yet.
    init(_ bytes: [UInt8], limits: ZipLimits = ZipLimits()) throws(ZipError) {
        self.bytes = bytes
        let end = try EndRecord(in: bytes)
        guard end.entryCount <= limits.entries else {
            throw .tooLarge("The archive holds more than \(limits.entries) entries.")
        }
        var reader = DirectoryReader(bytes: bytes, offset: end.directoryOffset, limits: limits)
        var entries: [ZipEntry] = []
        entries.reserveCapacity(end.entryCount)
        for _ in 0..<end.entryCount {
            if let entry = try reader.next() { entries.append(entry) }
        }
        guard reader.offset <= end.offset else {
            throw .malformed("the central directory runs into the record that ends it")
        }
        try ZipArchive.checkTotal(entries, limits: limits)
        self.entries = entries
    }

    /// The packed bytes of an entry.
    func data(of entry: ZipEntry) throws(ZipError) -> ArraySlice<UInt8> {
        let header = entry.headerOffset
        guard bytes.littleEndian32(at: header) == 0x0403_4B50,
            let nameLength = bytes.littleEndian16(at: header + 26),
            let extraLength = bytes.littleEndian16(at: header + 28)
        else { throw .malformed("entry \(entry.path) has no local header") }
        let start = header + 30 + Int(nameLength) + Int(extraLength)
        guard start + entry.packedSize <= bytes.count else {
            throw .malformed("entry \(entry.path) runs past the end of the archive")
        }
        return bytes[start..<start + entry.packedSize]
    }

    /// Refuses what its own directory says is too large, before anything is inflated.
    private static func checkTotal(_ entries: [ZipEntry], limits: ZipLimits) throws(ZipError) {
        var total = 0
        for entry in entries {
            total += entry.unpackedSize
            guard total <= limits.unpackedBytes else {
                throw .tooLarge("Unzipped size must be smaller than \(limits.unpackedBytes) bytes")
            }
        }
    }
}

/// The record at the end of an archive that says where its directory is.
private struct EndRecord {
    /// Where the record itself begins.
    var offset: Int
    var entryCount: Int
    var directoryOffset: Int

    private static let signature: UInt32 = 0x0605_4B50
    private static let size = 22
    private static let commentMaximum = 65_535

    init(in bytes: [UInt8]) throws(ZipError) {
        guard let offset = EndRecord.find(in: bytes) else {
            throw .malformed("it has no end-of-central-directory record")
        }
        guard let disk = bytes.littleEndian16(at: offset + 4), let count = bytes.littleEndian16(at: offset + 10),
            let size = bytes.littleEndian32(at: offset + 12), let start = bytes.littleEndian32(at: offset + 16)
        else { throw .malformed("its end-of-central-directory record is cut off") }
        guard count != .max, size != .max, start != .max else {
            throw .unsupported("ZIP64 archives are not supported")
        }
        guard disk == 0 else { throw .unsupported("archives in several parts are not supported") }
        guard Int(start) + Int(size) <= offset else { throw .malformed("its central directory is out of bounds") }
        self.offset = offset
        entryCount = Int(count)
        directoryOffset = Int(start)
    }

    /// The last record whose comment reaches exactly to the end of the archive.
    private static func find(in bytes: [UInt8]) -> Int? {
        guard bytes.count >= size else { return nil }
        let first = max(0, bytes.count - size - commentMaximum)
        for offset in stride(from: bytes.count - size, through: first, by: -1)
        where bytes[offset] == 0x50 && bytes.littleEndian32(at: offset) == signature {
            guard let comment = bytes.littleEndian16(at: offset + 20) else { continue }
            if offset + size + Int(comment) == bytes.count { return offset }
        }
        return nil
    }
}

/// Goes through the headers of a central directory.
private struct DirectoryReader {
    let bytes: [UInt8]
    private(set) var offset: Int
    let limits: ZipLimits

    init(bytes: [UInt8], offset: Int, limits: ZipLimits) {
        self.bytes = bytes
        self.offset = offset
        self.limits = limits
    }

    /// The next entry; nil for one that names the root folder itself.
    mutating func next() throws(ZipError) -> ZipEntry? {
        let start = offset
        guard bytes.littleEndian32(at: start) == 0x0201_4B50, let nameLength = bytes.littleEndian16(at: start + 28),
            let extraLength = bytes.littleEndian16(at: start + 30),
            let commentLength = bytes.littleEndian16(at: start + 32)
        else { throw .malformed("its central directory is damaged") }
        let nameEnd = start + 46 + Int(nameLength)
        offset = nameEnd + Int(extraLength) + Int(commentLength)
        guard offset <= bytes.count else { throw .malformed("its central directory is cut off") }
        guard let name = String(validating: bytes[(start + 46)..<nameEnd], as: UTF8.self) else {
            throw .malformed("the name of an entry is not UTF-8")
        }
        if name == "./" || name == "." { return nil }
        return try entry(named: name, at: start)
    }

    private func entry(named name: String, at start: Int) throws(ZipError) -> ZipEntry {
        guard let madeBy = bytes.littleEndian16(at: start + 4), let flags = bytes.littleEndian16(at: start + 8),
            let method = bytes.littleEndian16(at: start + 10), let checksum = bytes.littleEndian32(at: start + 16),
            let packed = bytes.littleEndian32(at: start + 20), let unpacked = bytes.littleEndian32(at: start + 24),
            let attributes = bytes.littleEndian32(at: start + 38), let header = bytes.littleEndian32(at: start + 42)
        else { throw .malformed("its central directory is cut off") }
        guard flags & 1 == 0 else { throw .unsupported("entry \(name) is encrypted") }
        guard packed != .max, unpacked != .max, header != .max else {
            throw .unsupported("ZIP64 archives are not supported")
        }
        guard let compression = ZipEntry.Compression(rawValue: method) else {
            throw .unsupported("entry \(name) is compressed by method \(method); only deflate is supported")
        }
        // The upper byte says which system the attributes are of; 3 is UNIX, 19 is macOS.
        let isUNIX = [3, 19].contains(madeBy >> 8)
        let mode = isUNIX ? UInt16(attributes >> 16) : 0
        return ZipEntry(
            path: try ZipPath.checked(name, limits: limits),
            kind: try kind(named: name, mode: mode),
            permissions: mode & 0o777,
            compression: compression,
            checksum: checksum,
            packedSize: Int(packed),
            unpackedSize: Int(unpacked),
            headerOffset: Int(header)
        )
    }

    private func kind(named name: String, mode: UInt16) throws(ZipError) -> ZipEntry.Kind {
        switch mode & 0o170000 {
        case 0o120000: return .link
        case 0, 0o100000: return name.hasSuffix("/") ? .folder : .file
        case 0o040000: return .folder
        default: throw .unsafeEntry(name: name, "it is neither a file, a folder nor a link")
        }
    }
}
