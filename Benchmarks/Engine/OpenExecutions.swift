// SPDX-License-Identifier: Apache-2.0

import Engine
import Glibc
import JSONModule
import SQLiteStorage
import StatesLanguage

/// What executions that wait cost those that run: memory, transitions, and the start of the next process.
///
/// Opens executions that wait for a year, and at each number of them runs short ones beside them; then the next engine on the same
/// store brings all of them back.
struct OpenExecutions {
    private static let waiting = #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":31536000,"End":true}}}"#
    private static let short = (count: 20_000, underWay: 64, transitions: 5)

    /// Prints how long the engine of a new process takes to bring back what is open in a directory.
    static func printRestart(in directory: String) throws {
        let before = residentBytes()
        let seconds = try EngineBenchmark.elapsed {
            _ = try EngineBenchmark.engine(SQLiteStore(directory: directory), nil, type: .standard)
        }
        let memory = (residentBytes() - before) >> 20
        Swift.print("    the next process takes calls after \(Int(seconds * 1_000)) ms, with \(memory) MiB of memory")
    }

    /// Prints a line for each number of open executions.
    static func print(in directory: String, levels: [Int]) throws {
        let store = try SQLiteStore(directory: directory)
        let engine = try EngineBenchmark.engine(store, EngineBenchmark.definition, type: .standard)
        let input = CreateStateMachineInput(
            name: "w",
            definition: waiting,
            roleARN: "r",
            type: .standard,
            configuration: [:]
        )
        let waitingARN = try answer { engine.createStateMachine(input, reply: $0) }.arn
        let call = StartExecutionInput(
            stateMachineARN: waitingARN,
            name: nil,
            input: EngineBenchmark.call.input,
            traceHeader: nil
        )
        StartLoad(engine, count: 20_000).run(underWay: short.underWay)
        let (before, bytes) = (residentBytes(), try store.usedBytes())
        var (open, stored) = (0, 0)
        for level in levels {
            let added = level - open
            StartLoad(engine, count: added, of: call).run(underWay: min(1_024, added))
            open = level
            let (memory, size) = (residentBytes() - before, try store.usedBytes() - bytes - Int64(stored))
            let seconds = EngineBenchmark.elapsed {
                StartLoad(engine, count: short.count).run(underWay: short.underWay)
            }
            let rate = Double(short.count * short.transitions) / seconds
            Swift.print(
                "    \(open) open: \(Int(rate)) transitions/s beside them,",
                "\(memory / open) bytes of memory and \(size / Int64(open)) of the store each"
            )
            // A run takes minutes: each line when it is known.
            fflush(nil)
            stored = Int(try store.usedBytes() - bytes - size)
        }
        try answer { engine.shutdown(reply: $0) } as Void
        store.close()
    }

    /// What the process has in memory.
    static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 200)
        guard fgets(&line, CInt(line.count), file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self).split(separator: " ")
        return (fields.dropFirst().first.flatMap { Int($0) } ?? 0) * Int(sysconf(CInt(_SC_PAGESIZE)))
    }
}
