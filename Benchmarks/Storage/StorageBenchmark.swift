// SPDX-License-Identifier: Apache-2.0

import Glibc
import Interpreter
import JSONModule
import SQLiteStorage
import StatesLanguage
import Storage

/// How fast the embedded store takes turns, every commit synchronized to the disk.
///
/// The load: 5,000 executions are open at any time; each turn is of one drawn at random. An execution has six turns
/// (its start, four outcomes of tasks, and its end), a turn four events with two documents of some 300 bytes and one
/// frame of some 400 bytes.
///
/// Usage: `StorageBenchmark [DIRECTORY]`; without one, a new directory under the working directory, which is removed.
@main
struct StorageBenchmark {
    static func main() throws {
        let directory = CommandLine.arguments.dropFirst().first ?? "storage-benchmark-\(getpid())"
        guard mkdir(directory, 0o700) == 0 else {
            print("Cannot make the directory \(directory): \(String(cString: strerror(errno)))")
            exit(1)
        }
        print("disk: \(synchronizations(directory + "/probe")) fdatasync/s of 4 KiB appended")
        encoding()
        for turnsPerCommit in [1, 10, 100, 1_000] {
            try commits(turnsPerCommit, directory: "\(directory)/\(turnsPerCommit)")
        }
        remove(directory)
    }

    private static func synchronizations(_ path: String) -> Int {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        precondition(file >= 0, "The probe's file can be made.")
        defer {
            close(file)
            unlink(path)
        }
        let block = [UInt8](repeating: 0x5A, count: 4_096)
        let count = 300
        let seconds = elapsed {
            for _ in 0..<count {
                precondition(write(file, block, block.count) == block.count, "The probe can be written.")
                precondition(fdatasync(file) == 0, "The probe can be synchronized.")
            }
        }
        return Int(Double(count) / seconds)
    }

    private static func encoding() {
        var load = Load(openExecutions: 100)
        let turns = (0..<20_000).compactMap { _ in load.nextTurn() }
        var bytes = 0
        var blobs: [[UInt8]] = []
        let encode = elapsed { blobs = turns.map(TurnCodec.encode) }
        let decode = elapsed {
            for (turn, blob) in zip(turns, blobs) {
                guard let content = try? TurnCodec.decode(blob, key: turn.key, turn: turn.turn) else {
                    preconditionFailure("What was encoded can be decoded.")
                }
                bytes += blob.count + content.events.count
            }
        }
        let microseconds = { (seconds: Double) in rounded(seconds * 1_000_000 / Double(turns.count)) }
        print(
            "a turn: \(bytes / turns.count) bytes, \(microseconds(encode)) µs to encode, \(microseconds(decode)) to decode"
        )
    }

    private static func commits(_ turnsPerCommit: Int, directory: String) throws {
        let store = try SQLiteStore(directory: directory)
        var load = Load(openExecutions: 5_000)
        try store.commit([.putStateMachine(Load.stateMachine)])
        for _ in 0..<10 { try store.commit((0..<500).flatMap { _ in load.next() }) }
        let commits = max(60, min(3_000, 60_000 / turnsPerCommit))
        let batches = (0..<commits).map { _ in (0..<turnsPerCommit).flatMap { _ in load.next() } }
        let before = bytesWritten()
        let seconds = try elapsed {
            for batch in batches { try store.commit(batch) }
        }
        let turns = Double(commits * turnsPerCommit)
        let written = Double(bytesWritten() - before) / Double(commits) / 1_024
        print(
            "\(turnsPerCommit) turns a commit: \(Int(turns / seconds)) turns/s, \(Int(turns * 4 / seconds)) events/s, "
                + "\(rounded(seconds * 1_000 / Double(commits))) ms and \(Int(written)) KiB a commit"
        )
    }

    /// What this process has had written to disks so far, in bytes.
    private static func bytesWritten() -> Int64 {
        guard let file = fopen("/proc/self/io", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        while fgets(&line, CInt(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard text.hasPrefix("write_bytes: ") else { continue }
            return Int64(text.dropFirst(13).prefix { $0 != "\n" }) ?? 0
        }
        return 0
    }

    private static func elapsed(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let duration = try clock.measure(body)
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    private static func rounded(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
    }

    /// Removes the stores of this run and their directory, and nothing else.
    private static func remove(_ directory: String) {
        for turnsPerCommit in [1, 10, 100, 1_000] {
            for file in ["stepwell.db", "stepwell.db-wal", "stepwell.db-shm", "lock"] {
                unlink("\(directory)/\(turnsPerCommit)/\(file)")
            }
            rmdir("\(directory)/\(turnsPerCommit)")
        }
        rmdir(directory)
    }
}
