// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Storage

/// Writes `frames`: the frames of executions that have not succeeded.
final class FramesWriter {
    private let upsert: Statement
    private let removal: Statement
    private let removalOfLast: Statement
    private let removalOfAll: Statement

    init(_ connection: Connection) throws(StoreError) {
        upsert = try Statement(
            """
            INSERT INTO frames VALUES (?, ?, ?, ?) \
            ON CONFLICT DO UPDATE SET checksum = excluded.checksum, document = excluded.document
            """,
            on: connection
        )
        removal = try Statement("DELETE FROM frames WHERE execution = ? AND frame = ?", on: connection)
        removalOfLast = try Statement(
            """
            DELETE FROM frames WHERE execution = ?1 AND frame IN ( \
            SELECT frame FROM frames WHERE execution = ?1 ORDER BY frame DESC LIMIT ?2)
            """,
            on: connection
        )
        removalOfAll = try Statement("DELETE FROM frames WHERE execution = ?", on: connection)
    }

    func put(_ frame: FrameID, _ document: JSON, of key: ExecutionKey) throws(StoreError) {
        let text = document.serialized
        try upsert.run(
            .integer(key.number),
            .integer(frame.number),
            .integer(FrameChecksum.checksum(of: text, frame, key)),
            .text(text)
        )
    }

    /// Stores a frame that is sealed.
    func put(_ frame: FrameID, sealed bytes: [UInt8], of key: ExecutionKey) throws(StoreError) {
        let checksum = bytes.withUnsafeBytes { FrameChecksum.checksum(of: $0, frame, key) }
        try upsert.run(.integer(key.number), .integer(frame.number), .integer(checksum), .blob(bytes))
    }

    func remove(_ frame: FrameID, of key: ExecutionKey) throws(StoreError) {
        try removal.run(.integer(key.number), .integer(frame.number))
    }

    /// Removes those with the highest numbers: the header's is the lowest.
    func removeLast(_ count: Int, of key: ExecutionKey) throws(StoreError) {
        try removalOfLast.run(.integer(key.number), .integer(count))
    }

    func removeAll(of key: ExecutionKey) throws(StoreError) { try removalOfAll.run(.integer(key.number)) }
}

/// Reads `frames`.
final class FramesReader {
    private let lookup: Statement
    private let headerLookup: Statement

    init(_ connection: Connection) throws(StoreError) {
        lookup = try Statement("SELECT frame, checksum, document FROM frames WHERE execution = ?", on: connection)
        headerLookup = try Statement("SELECT 1 FROM frames WHERE execution = ? AND frame = ?", on: connection)
    }

    func hasHeader(_ key: ExecutionKey) throws(StoreError) -> Bool {
        try headerLookup.first(.integer(key.number), .integer(FrameID.header.number)) { _ in true } ?? false
    }

    /// The frames of an execution, and those that are sealed.
    func frames(
        of key: ExecutionKey
    ) throws(StoreError) -> (open: [FrameID: JSON], sealed: [FrameID: [UInt8]]) {
        var (open, sealed): ([FrameID: JSON], [FrameID: [UInt8]]) = ([:], [:])
        try lookup.forEach([.integer(key.number)]) { (row) throws(StoreError) in
            let frame = FrameID(row.int(0))
            let name = "(\(key.number), \(frame.number))"
            let bytes = row.sealed(2)
            let text = bytes == nil ? row.text(2) : ""
            let checksum =
                bytes?.withUnsafeBytes { FrameChecksum.checksum(of: $0, frame, key) }
                ?? FrameChecksum.checksum(of: text, frame, key)
            guard checksum == row.int64(1) else {
                throw .damaged("frames", row: name, "its checksum does not match")
            }
            if let bytes {
                sealed[frame] = bytes
            } else {
                open[frame] = try JSON(stored: text, table: "frames", row: name)
            }
            return true
        }
        return (open, sealed)
    }
}

/// The checksum of a frame's text, or sealed bytes, in its place.
private enum FrameChecksum {
    static func checksum(of text: String, _ frame: FrameID, _ key: ExecutionKey) -> Int64 {
        Int64(bitPattern: XXHash64.hash(text, seed: seed(frame, key)))
    }

    static func checksum(of bytes: UnsafeRawBufferPointer, _ frame: FrameID, _ key: ExecutionKey) -> Int64 {
        Int64(bitPattern: XXHash64.hash(bytes, seed: seed(frame, key)))
    }

    private static func seed(_ frame: FrameID, _ key: ExecutionKey) -> UInt64 {
        UInt64(bitPattern: key.number) &* 0x9E37_79B1_85EB_CA87 &+ UInt64(bitPattern: Int64(frame.number))
    }
}
