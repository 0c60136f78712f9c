// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import Storage

/// The notes of what is worked at, as a small file that is mapped into memory: writing one is a store of eight bytes,
/// which the system keeps when the process ends in whatever way.
///
/// Words of 64 bits: which version made it, the keys of the executions that are worked at, one for each slot, then pairs
/// of a key and of how often in a row it was there when a process ended.
///
/// Unchecked, because each slot is written on one thread, and all else is read and written before there are others.
final class TurnNoteFile: TurnNotes, @unchecked Sendable {
    private let words: UnsafeMutablePointer<Int64>
    private let counts: [ExecutionKey: Int]
    let remedy: String

    private static let slots = 1..<256
    private static let pairs = 128
    private static let length = (slots.upperBound + 2 * pairs) * MemoryLayout<Int64>.size
    /// Executions that are left aside stay so, though they are not worked at any more.
    private static let kept = Limits().interruptionsMaximum

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
    private static func count(in words: UnsafeMutablePointer<Int64>) -> [ExecutionKey: Int] {
        var counts: [Int64: Int] = [:]
        if words[0] == version {
            for pair in 0..<pairs {
                let place = slots.upperBound + 2 * pair
                if words[place] != 0 { counts[words[place]] = Int(words[place + 1]) }
            }
            let interrupted = Set(slots.map { words[$0] }.filter { $0 != 0 })
            counts = counts.filter { interrupted.contains($0.key) || $0.value >= kept }
            for key in interrupted { counts[key, default: 0] += 1 }
        }
        words.update(repeating: 0, count: length / MemoryLayout<Int64>.size)
        words[0] = version
        for (pair, entry) in counts.sorted(by: { $0.value > $1.value }).prefix(pairs).enumerated() {
            let place = slots.upperBound + 2 * pair
            (words[place], words[place + 1]) = (entry.key, Int64(entry.value))
        }
        return Dictionary(uniqueKeysWithValues: counts.map { (ExecutionKey($0.key), $0.value) })
    }

    /// This version's name as a number; never 0.
    private static let version = Version.text.utf8.reduce(0x5354_4550 as Int64) { ($0 &* 31 &+ Int64($1)) | 1 }

    func begin(_ key: ExecutionKey, in slot: Int) {
        if slot < Self.slots.count { words[Self.slots.lowerBound + slot] = key.number }
    }

    func end(in slot: Int) {
        if slot < Self.slots.count { words[Self.slots.lowerBound + slot] = 0 }
    }

    func interruptions(of key: ExecutionKey) -> Int { counts[key] ?? 0 }
}
