// SPDX-License-Identifier: Apache-2.0

public import Encryption
public import Interpreter
public import StatesLanguage

/// A turn's time, command and events as one blob, in which each text stands once.
///
/// Layout: format (1 byte), XXH64 of the rest (8 bytes, little endian), time, command, id of the first event,
/// number of events, events. The checksum begins from the turn's place, so that a blob in another row's place
/// is found too.
public enum TurnCodec {
    /// The format that is written; older ones stay readable.
    public static let format: UInt8 = 1

    private static let headerCount = 9

    /// What a blob holds.
    public struct Content: Sendable, Equatable {
        public var time: Timestamp
        public var command: Command
        public var events: [HistoryEvent]
    }

    /// The blob of a turn; it holds neither the turn's place nor its frames and result.
    public static func encode(_ turn: TurnRecord) -> [UInt8] {
        var turn = turn
        return encode(&turn)
    }

    /// The same of a turn whose events nobody else holds, which are then not copied; they stay what they are.
    static func encode(_ turn: inout TurnRecord) -> [UInt8] {
        var writer = RecordWriter(headerCount: headerCount)
        writer.write(turn.time.milliseconds)
        CommandCodec.write(turn.command, to: &writer)
        writer.write(turn.events.first?.id ?? 0)
        writer.write(count: turn.events.count)
        let time = turn.time
        turn.events.withUnsafeMutableBufferPointer { events in
            guard var place = events.baseAddress else { return }
            let end = place + events.count
            while place < end {
                // It is taken out and put back: a copy of an event, made and dropped, changes half a dozen counts.
                let event = place.move()
                HistoryEventCodec.write(event, turnTime: time, to: &writer)
                place.initialize(to: consume event)
                place += 1
            }
        }
        writer.patch(at: 0, byte: format)
        let sum = writer.withBytes { checksum(of: $0, key: turn.key, turn: turn.turn) }
        writer.patch(at: 1, littleEndian: sum)
        return writer.bytes
    }

    /// The content of a blob that stands in a turn's place; throws where it is not what was written there.
    ///
    /// Events after `lastEvent` are left out, unread.
    public static func decode(
        _ blob: [UInt8],
        key: ExecutionKey,
        turn: Int,
        through lastEvent: Int = .max
    ) throws(RecordDamage) -> Content {
        var reader = try reader(of: blob, key: key, turn: turn)
        let time = Timestamp(milliseconds: try reader.int64())
        let command = try CommandCodec.read(from: &reader)
        let first = try reader.int()
        var events: [HistoryEvent] = []
        for index in 0..<(try reader.count()) {
            if first &+ index > lastEvent { return Content(time: time, command: command, events: events) }
            events.append(try HistoryEventCodec.read(id: first &+ index, turnTime: time, from: &reader))
        }
        guard reader.isAtEnd else { throw RecordDamage(reason: "bytes follow the last event") }
        return Content(time: time, command: command, events: events)
    }

    /// The time and the command alone.
    public static func decodeCommand(
        _ blob: [UInt8],
        key: ExecutionKey,
        turn: Int
    ) throws(RecordDamage) -> (time: Timestamp, command: Command) {
        var reader = try reader(of: blob, key: key, turn: turn)
        let time = Timestamp(milliseconds: try reader.int64())
        return (time, try CommandCodec.read(from: &reader))
    }

    /// The blob that stands in a turn's place, which may be sealed.
    public static func opened(
        _ blob: [UInt8],
        key: ExecutionKey,
        turn: Int,
        with keys: KeyRing
    ) throws(SealError) -> [UInt8] {
        SealCodec.isSealed(blob) ? try SealCodec.open(blob, at: .turn(key, turn), with: keys) : blob
    }

    /// Throws where a blob is not what was written in a turn's place, whether it is sealed or not.
    public static func check(_ blob: [UInt8], key: ExecutionKey, turn: Int) throws(RecordDamage) {
        if SealCodec.isSealed(blob) { return try SealCodec.check(blob, at: .turn(key, turn)) }
        _ = try reader(of: blob, key: key, turn: turn)
    }

    private static func reader(
        of blob: [UInt8],
        key: ExecutionKey,
        turn: Int
    ) throws(RecordDamage) -> RecordReader {
        guard blob.count > headerCount else { throw RecordDamage(reason: "it ends early") }
        guard blob[0] == format else { throw RecordDamage(reason: "its format \(blob[0]) is unknown") }
        var stored: UInt64 = 0
        for index in 0..<8 { stored |= UInt64(blob[1 + index]) &<< UInt64(8 * index) }
        guard stored == blob.withUnsafeBytes({ checksum(of: $0, key: key, turn: turn) }) else {
            throw RecordDamage(reason: "its checksum does not match")
        }
        return RecordReader(blob, from: headerCount)
    }

    private static func checksum(of blob: UnsafeRawBufferPointer, key: ExecutionKey, turn: Int) -> UInt64 {
        let seed = UInt64(bitPattern: key.number) &* 0x9E37_79B1_85EB_CA87 &+ UInt64(bitPattern: Int64(turn))
        return XXHash64.hash(UnsafeRawBufferPointer(rebasing: blob[headerCount...]), seed: seed)
    }
}
