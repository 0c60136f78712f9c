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

/// The frames of one execution.
struct StoredFrames {
    var open: [StoredFrame] = []
    var sealed: [FrameID: [UInt8]] = [:]
}

/// Reads `frames`.
final class FramesReader {
    private let lookup: Statement
    private let ofOpen: Statement
    private let headerLookup: Statement

    init(_ connection: Connection) throws(StoreError) {
        lookup = try Statement("SELECT frame, checksum, document FROM frames WHERE execution = ?", on: connection)
        // CROSS: in this order, so that frames of executions that have ended are not even looked at.
        ofOpen = try Statement(
            """
            SELECT f.frame, f.checksum, f.document, f.execution \
            FROM executions AS e CROSS JOIN frames AS f ON f.execution = e.key \
            WHERE e.status = 0 AND e.key BETWEEN ? AND ? ORDER BY e.key
            """,
            on: connection
        )
        headerLookup = try Statement("SELECT 1 FROM frames WHERE execution = ? AND frame = ?", on: connection)
    }

    func hasHeader(_ key: ExecutionKey) throws(StoreError) -> Bool {
        try headerLookup.first(.integer(key.number), .integer(FrameID.header.number)) { _ in true } ?? false
    }

    /// The frames of an execution.
    func frames(of key: ExecutionKey) throws(StoreError) -> StoredFrames {
        var frames = StoredFrames()
        try lookup.forEach([.integer(key.number)]) { (row) throws(StoreError) in
            try Self.read(row, of: key, into: &frames)
            return true
        }
        return frames
    }

    /// The frames of the executions that have not ended, from a key to another.
    ///
    /// Those of which one is damaged come as `damagedRecord`; an execution without frames may be left out.
    func framesOfOpen(
        from first: ExecutionKey,
        through last: ExecutionKey
    ) throws(StoreError) -> [ExecutionKey: Result<StoredFrames, StoreError>] {
        var all: [ExecutionKey: Result<StoredFrames, StoreError>] = [:]
        var (key, frames) = (first, Result<StoredFrames, StoreError>.success(StoredFrames()))
        try ofOpen.forEach([.integer(first.number), .integer(last.number)]) { (row) throws(StoreError) in
            let next = ExecutionKey(row.int64(3))
            if next != key {
                all[key] = frames
                (key, frames) = (next, .success(StoredFrames()))
            }
            guard case .success(var found) = frames else { return true }
            frames = .success(StoredFrames())
            do throws(StoreError) {
                try Self.read(row, of: key, into: &found)
                frames = .success(found)
            } catch {
                frames = .failure(error)
            }
            return true
        }
        all[key] = frames
        return all
    }

    private static func read(
        _ row: Row,
        of key: ExecutionKey,
        into frames: inout StoredFrames
    ) throws(StoreError) {
        let frame = FrameID(row.int(0))
        if let bytes = row.sealed(2) {
            try check(bytes.withUnsafeBytes { FrameChecksum.checksum(of: $0, frame, key) }, in: row, frame, key)
            frames.sealed[frame] = bytes
        } else {
            let text = row.text(2)
            try check(FrameChecksum.checksum(of: text, frame, key), in: row, frame, key)
            frames.open.append(StoredFrame(frame, text: text))
        }
    }

    private static func check(
        _ checksum: Int64,
        in row: Row,
        _ frame: FrameID,
        _ key: ExecutionKey
    ) throws(StoreError) {
        guard checksum == row.int64(1) else {
            throw .damaged("frames", row: "(\(key.number), \(frame.number))", "its checksum does not match")
        }
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
