// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import Storage

/// The notes of what is worked at, as a small file that is mapped into memory: writing one is a store of eight bytes,
/// which the system keeps when the process ends in whatever way.
///
/// Words of 64 bits: which version made it; for each slot the key and the turn that are worked at; then records of a key,
/// a turn, and how often in a row the key, and with this turn, was there when a process ended.
///
/// Unchecked, because each slot is written on one thread, and all else is read and written before there are others.
final class TurnNoteFile: TurnNotes, @unchecked Sendable {
    private let words: UnsafeMutablePointer<Int64>
    private let counts: [ExecutionKey: Interruptions]
    let remedy: String

    private static let slots = 127
    private static let records = 128
    private static let length = (1 + 2 * slots + 4 * records) * MemoryLayout<Int64>.size
    /// Executions that are left aside stay so, though they are not worked at any more.
    private static let maximum = Limits().interruptionsMaximum

    /// The place of a slot's key; its turn follows.
    private static func place(ofSlot slot: Int) -> Int { 1 + 2 * slot }

    /// The place of a record's key; its turn and its counts follow.
    private static func place(ofRecord record: Int) -> Int { 1 + 2 * slots + 4 * record }

    /// What is known of an execution at which a process ended.
    private struct Record {
        var turn: Int64
        var counts: Interruptions
    }

    /// Opens the file of a data directory, which must be this process's own, and counts what it says of the last one.
    init(in directory: String) throws {
        let path = "\(directory)/turns"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RuntimeError("Cannot open \(path): \(Files.reason).") }
        defer { close(descriptor) }
        // With room of its own: a page that cannot be written later, on a full disk, would end the process.
        let fault = posix_fallocate(descriptor, 0, off_t(Self.length))
        guard fault == 0 else { throw RuntimeError("Cannot make \(path): \(String(cString: strerror(fault))).") }
        let memory = mmap(nil, Self.length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let memory, memory != MAP_FAILED else { throw RuntimeError("Cannot map \(path): \(Files.reason).") }
        words = memory.bindMemory(to: Int64.self, capacity: Self.length / MemoryLayout<Int64>.size)
        counts = Self.count(in: words)
        remedy = "it is tried again once \(path) is removed while the server is stopped, or by another version"
    }

    /// What the last process left, counted; afterwards the file says so, and that nothing is worked at.
    private static func count(in words: UnsafeMutablePointer<Int64>) -> [ExecutionKey: Interruptions] {
        let records = words[0] == version ? counted(in: words) : [:]
        words.update(repeating: 0, count: length / MemoryLayout<Int64>.size)
        words[0] = version
        let most = records.sorted { $0.value.counts.inARow > $1.value.counts.inARow }.prefix(Self.records)
        for (number, (key, record)) in most.enumerated() {
            let place = place(ofRecord: number)
            (words[place], words[place + 1]) = (key, record.turn)
            (words[place + 2], words[place + 3]) = (Int64(record.counts.inARow), Int64(record.counts.ofTurn))
        }
        return Dictionary(uniqueKeysWithValues: records.map { (ExecutionKey($0.key), $0.value.counts) })
    }

    /// The records of the processes before the last one, with what the last one was at when it ended.
    private static func counted(in words: UnsafeMutablePointer<Int64>) -> [Int64: Record] {
        var records: [Int64: Record] = [:]
        for number in 0..<Self.records {
            let place = place(ofRecord: number)
            guard words[place] != 0 else { continue }
            let counts = Interruptions(inARow: Int(words[place + 2]), ofTurn: Int(words[place + 3]))
            records[words[place]] = Record(turn: words[place + 1], counts: counts)
        }
        var interrupted: [Int64: Int64] = [:]
        for slot in 0..<slots {
            let place = place(ofSlot: slot)
            if words[place] != 0 { interrupted[words[place]] = words[place + 1] }
        }
        records = records.filter { $0.value.counts.reach(maximum) || interrupted[$0.key] != nil }
        for (key, turn) in interrupted {
            var record = records[key] ?? Record(turn: turn, counts: Interruptions())
            record.counts.inARow += 1
            record.counts.ofTurn = record.turn == turn ? record.counts.ofTurn + 1 : 1
            record.turn = turn
            records[key] = record
        }
        return records
    }

    /// This version's name, and the layout's number, as a number; never 0.
    private static let version = Version.text.utf8.reduce(0x5354_4550_0002 as Int64) { ($0 &* 31 &+ Int64($1)) | 1 }

    func begin(_ key: ExecutionKey, turn: Int, in slot: Int) {
        guard slot < Self.slots else { return }
        let place = Self.place(ofSlot: slot)
        (words[place + 1], words[place]) = (Int64(turn), key.number)
    }

    func end(in slot: Int) {
        if slot < Self.slots { words[Self.place(ofSlot: slot)] = 0 }
    }

    func interruptions(of key: ExecutionKey) -> Interruptions { counts[key] ?? Interruptions() }
}
