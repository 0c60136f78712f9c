// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Storage

/// Writes `frames`: the frames of executions that have not succeeded.
final class FramesWriter {
    private let upsert: Statement
    private let removal: Statement
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

    func remove(_ frame: FrameID, of key: ExecutionKey) throws(StoreError) {
        try removal.run(.integer(key.number), .integer(frame.number))
    }

    func removeAll(of key: ExecutionKey) throws(StoreError) { try removalOfAll.run(.integer(key.number)) }
}

/// Reads `frames`.
final class FramesReader {
    private let lookup: Statement

    init(_ connection: Connection) throws(StoreError) {
        lookup = try Statement("SELECT frame, checksum, document FROM frames WHERE execution = ?", on: connection)
    }

    func frames(of key: ExecutionKey) throws(StoreError) -> [FrameID: JSON] {
        var frames: [FrameID: JSON] = [:]
        try lookup.forEach([.integer(key.number)]) { (row) throws(StoreError) in
            let (frame, text) = (FrameID(row.int(0)), row.text(2))
            let name = "(\(key.number), \(frame.number))"
            guard FrameChecksum.checksum(of: text, frame, key) == row.int64(1) else {
                throw .damaged("frames", row: name, "its checksum does not match")
            }
            frames[frame] = try JSON(stored: text, table: "frames", row: name)
            return true
        }
        return frames
    }
}

/// The checksum of a frame's text in its place.
private enum FrameChecksum {
    static func checksum(of text: String, _ frame: FrameID, _ key: ExecutionKey) -> Int64 {
        let seed = UInt64(bitPattern: key.number) &* 0x9E37_79B1_85EB_CA87 &+ UInt64(bitPattern: Int64(frame.number))
        return Int64(bitPattern: XXHash64.hash(text, seed: seed))
    }
}
