// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Testing

@testable import Storage

struct TurnCodecTests {
    @Test(arguments: StoreSamples.commands)
    func `a command comes back as it was`(_ command: Command) throws {
        var turn = StoreSamples.turn(7, 3, first: 10, count: 2, at: -5)
        turn.command = command
        let blob = TurnCodec.encode(turn)
        let content = try TurnCodec.decode(blob, key: turn.key, turn: turn.turn)
        #expect(content == TurnCodec.Content(time: turn.time, command: command, events: turn.events))
        #expect(try TurnCodec.decodeCommand(blob, key: turn.key, turn: turn.turn).command == command)
    }

    @Test func `events after the last one that is asked for are left out`() throws {
        let turn = StoreSamples.turn(7, 3, first: 10, count: 5)
        let blob = TurnCodec.encode(turn)
        for (last, count) in [(9, 0), (10, 1), (12, 3), (14, 5), (.max, 5)] {
            let content = try TurnCodec.decode(blob, key: turn.key, turn: 3, through: last)
            #expect(content.events == Array(turn.events.prefix(count)))
        }
    }

    @Test(arguments: StoreSamples.details)
    func `an event's details come back as they were`(_ details: HistoryEventDetails) throws {
        var turn = StoreSamples.turn(7, 3, first: 10, count: 1)
        turn.events[0].details = details
        #expect(try TurnCodec.decode(TurnCodec.encode(turn), key: turn.key, turn: 3).events == turn.events)
    }

    @Test func `texts that are made only to be written are told apart, wherever they stand`() throws {
        var turn = StoreSamples.turn(7, 3, first: 10, count: 100)
        // Their texts are made one after the other, of one length, and may each get the memory of the one before.
        for index in turn.events.indices {
            turn.events[index].details = .output(Payload(.string("a text of its own, number \(1_000 + index)")))
        }
        #expect(try TurnCodec.decode(TurnCodec.encode(turn), key: turn.key, turn: 3).events == turn.events)
    }

    @Test(arguments: HistoryEventType.allCases)
    func `a type comes back as it was`(_ type: HistoryEventType) throws {
        var turn = StoreSamples.turn(7, 3, first: 10, count: 1)
        turn.events[0].type = type
        #expect(try TurnCodec.decode(TurnCodec.encode(turn), key: turn.key, turn: 3).events == turn.events)
    }

    @Test(arguments: [0, 1, Int64.min / 4, .max / 4, -1] as [Int64])
    func `times and ids far apart come back as they were`(_ time: Int64) throws {
        var turn = StoreSamples.turn(7, 3, first: 10, count: 2)
        turn.time = Timestamp(milliseconds: time)
        turn.events[0].timestamp = Timestamp(milliseconds: -time)
        turn.events[1].previousID = 0
        let content = try TurnCodec.decode(TurnCodec.encode(turn), key: turn.key, turn: 3)
        #expect(content.time == turn.time)
        #expect(content.events == turn.events)
    }

    @Test func `a document that stands many times is stored once`() {
        let text = "\"" + String(repeating: "x", count: 10_000) + "\""
        let payload = Payload(.string(String(repeating: "x", count: 10_000)), text: text)
        var turn = StoreSamples.turn(1, 1, first: 1, count: 20, command: .start(input: payload), payload: payload)
        #expect(TurnCodec.encode(turn).count < 10_500)
        // Another spelling of the same length is another document.
        turn.events[7].details = .output(Payload(payload.value, text: text.dropLast(2) + " \""))
        #expect(TurnCodec.encode(turn).count > 20_000)
    }

    @Test func `documents that take turns come back as they were, and as few bytes`() throws {
        // Twice the same bytes in memory of their own, a short text in two words, one that is not known, and null.
        let long = (0..<2).map { _ in String(decoding: Array(repeating: UInt8(ascii: "7"), count: 100), as: UTF8.self) }
        var documents = long.map { Payload(.double(7), text: $0) }
        documents += [Payload(.integer(7), text: "7"), Payload(.integer(8)), Payload(.null)]
        let order = [0, 0, 1, 1, 0, 2, 2, 3, 3, 1, 4, 4, 0, 2, 1, 3]
        var turn = StoreSamples.turn(1, 1, first: 1, count: order.count)
        for (index, document) in order.enumerated() {
            turn.events[index].details = .stateEntered(name: "state \(index)", input: documents[document])
        }
        let blob = TurnCodec.encode(turn)
        var same = turn
        for index in same.events.indices where order[index] == 1 {
            same.events[index].details = .stateEntered(name: "state \(index)", input: documents[0])
        }
        #expect(TurnCodec.encode(same) == blob)
        let events = try TurnCodec.decode(blob, key: turn.key, turn: 1).events
        let shown = events.map { event in
            if case .stateEntered(_, let input) = event.details { input.serialized } else { "another kind" }
        }
        #expect(shown == order.map { documents[$0].serialized })
    }

    @Test func `a turn's events are what they were once they are encoded`() {
        func turn() -> TurnRecord { StoreSamples.turn(7, 3, first: 10, count: 5) }
        // Nobody else has its events: they are taken out, and put back.
        var encoded = turn()
        #expect(TurnCodec.encode(&encoded) == TurnCodec.encode(turn()))
        #expect(encoded.events == turn().events)
    }

    @Test func `texts that differ only where the sample does not look stay apart`() throws {
        let texts = (0..<50).map { position in
            var bytes = Array(repeating: UInt8(ascii: "a"), count: 50)
            bytes[position] = UInt8(ascii: "b")
            return String(decoding: bytes, as: UTF8.self)
        }
        var turn = StoreSamples.turn(1, 1, first: 1, count: 100)
        for index in turn.events.indices { turn.events[index].details = .failure(error: texts[index % 50], cause: nil) }
        #expect(try TurnCodec.decode(TurnCodec.encode(turn), key: turn.key, turn: 1).events == turn.events)
    }

    @Test func `composed and decomposed texts stay apart`() throws {
        var turn = StoreSamples.turn(1, 1, first: 1, count: 2)
        turn.events[0].details = .failure(error: "\u{E9}", cause: "e\u{301}")
        let events = try TurnCodec.decode(TurnCodec.encode(turn), key: turn.key, turn: 1).events
        guard case .failure(let error?, let cause?) = events[0].details else {
            Issue.record("The event is of another kind.")
            return
        }
        #expect(Array(error.utf8) == [0xC3, 0xA9])
        #expect(Array(cause.utf8) == [0x65, 0xCC, 0x81])
    }

    @Test func `every flipped byte is found`() {
        let turn = StoreSamples.turn(7, 3, first: 10, count: 3, command: .start(input: Payload(["a": 1])))
        let blob = TurnCodec.encode(turn)
        for index in blob.indices {
            var damaged = blob
            damaged[index] ^= 0x10
            #expect(throws: RecordDamage.self) { try TurnCodec.decode(damaged, key: turn.key, turn: turn.turn) }
        }
    }

    @Test func `a blob that is cut off is found at every length`() {
        let turn = StoreSamples.turn(7, 3, first: 10, count: 1)
        let blob = TurnCodec.encode(turn)
        for count in blob.indices {
            #expect(throws: RecordDamage.self) {
                try TurnCodec.decode(Array(blob.prefix(count)), key: turn.key, turn: turn.turn)
            }
        }
    }

    @Test func `a blob in another row's place is found`() {
        let blob = TurnCodec.encode(StoreSamples.turn(7, 3, first: 10, count: 1))
        #expect(throws: RecordDamage.self) { try TurnCodec.decode(blob, key: ExecutionKey(7), turn: 4) }
        #expect(throws: RecordDamage.self) { try TurnCodec.decode(blob, key: ExecutionKey(8), turn: 3) }
    }

    @Test func `an unknown format is named`() {
        var blob = TurnCodec.encode(StoreSamples.turn(7, 3, first: 10, count: 1))
        blob[0] = 99
        #expect(throws: RecordDamage(reason: "its format 99 is unknown")) {
            try TurnCodec.decode(blob, key: ExecutionKey(7), turn: 3)
        }
    }

    /// The bytes of format 1, which must stay readable for ever.
    @Test func `format 1 is read as it was written at first`() throws {
        let turn = StoreSamples.turn(7, 3, first: 10, count: 1, command: .timerFired(TimerID(4)), payload: Payload([1]))
        let blob: [UInt8] = FormatOne.blob
        #expect(TurnCodec.encode(turn) == blob)
        #expect(try TurnCodec.decode(blob, key: turn.key, turn: 3).events == turn.events)
    }

    /// Bytes without sense must end in an error, not in a trap.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `the reader never leaves its bytes`(_ seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        let noise = (0..<64).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state &>> 56) % 24
        }
        var reader = RecordReader(noise, from: 0)
        #expect(throws: RecordDamage.self) {
            while true { _ = try HistoryEventCodec.read(id: 1, turnTime: StoreSamples.time(0), from: &reader) }
        }
    }
}
