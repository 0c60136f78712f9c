// SPDX-License-Identifier: Apache-2.0

import APIServer
import Engine
import Glibc
import Logging
import Synchronization

/// Appends the events of logged executions to files, one a log group, or to the standard output.
///
/// Lanes never wait for it: what a slow disk cannot take is dropped, and said once. Lines of the last moments before
/// a crash can be missing, as they can on AWS.
final class ExecutionLogWriter: ExecutionLogSink {
    /// Where the lines go.
    enum Place: Sendable {
        case directory(String)
        case standardOutput
    }

    /// Entries that wait to be written, at most.
    private static let waitingMaximum = 50_000

    private struct State: Sendable {
        var waiting: [LogEntry] = []
        var isRunning = false
        var hasDropped = false
        var failedGroups: Set<String> = []
    }

    private let place: Place
    private let executor: any BlockingExecutor
    private let logger: Logger
    private let state = Mutex(State())

    init(place: Place, executor: any BlockingExecutor, logger: Logger) {
        self.place = place
        self.executor = executor
        self.logger = logger
    }

    func log(_ entry: LogEntry) {
        let (starts, dropsFirst) = state.withLock { state in
            guard state.waiting.count < Self.waitingMaximum else {
                defer { state.hasDropped = true }
                return (false, !state.hasDropped)
            }
            state.waiting.append(entry)
            defer { state.isRunning = true }
            return (!state.isRunning, false)
        }
        if dropsFirst { logger.error("Execution logs cannot be written as fast as they come; lines are dropped.") }
        if starts { executor.execute { [self] in run() } }
    }

    /// Writes until nothing waits.
    private func run() {
        while true {
            let entries = state.withLock { state in
                defer { state.waiting = [] }
                state.isRunning = !state.waiting.isEmpty
                return state.waiting
            }
            guard !entries.isEmpty else { return }
            var lines: [String: [UInt8]] = [:]
            for entry in entries {
                lines[entry.settings.logGroupARN, default: []] += LogLineEncoder.lines(of: entry)
            }
            for (group, bytes) in lines { append(bytes, of: group) }
        }
    }

    private func append(_ bytes: [UInt8], of group: String) {
        do {
            switch place {
            case .standardOutput: try Self.write(bytes, to: STDOUT_FILENO)
            case .directory(let directory): try Self.append(bytes, toFile: Self.path(of: group, in: directory))
            }
        } catch {
            let isFirst = state.withLock { $0.failedGroups.insert(group).inserted }
            guard isFirst else { return }
            logger.error("An execution log cannot be written.", metadata: ["group": "\(group)", "reason": "\(error)"])
        }
    }

    /// `DIRECTORY/NAME.jsonl`, where the parts of the group's name are folders.
    static func path(of group: String, in directory: String) -> String {
        let name = group.split(separator: ":", maxSplits: 6, omittingEmptySubsequences: false).dropFirst(6).first ?? ""
        let parts = name.dropLast(name.hasSuffix(":*") ? 2 : 0).split(separator: "/").map { part in
            // A part that is a way out of the directory is none.
            part.allSatisfy { $0 == "." } ? String(repeating: "_", count: part.count) : String(part)
        }
        return ([directory] + (parts.isEmpty ? ["unnamed"] : parts)).joined(separator: "/") + ".jsonl"
    }

    private static func append(_ bytes: [UInt8], toFile path: String) throws {
        try Files.makeDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw RuntimeError("\(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        try write(bytes, to: file)
    }

    private static func write(_ bytes: [UInt8], to file: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw RuntimeError(String(cString: strerror(errno))) }
            rest = rest.dropFirst(count)
        }
    }
}
