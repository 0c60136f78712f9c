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

    /// How many bytes of entries are made lines of at once, about.
    private static let portionBytes = 1_048_576

    private struct State: Sendable {
        var backlog = LogBacklog()
        var isRunning = false
        var hasDropped = false
        var failedGroups: Set<String> = []
        /// Whether the last line on the standard output was cut off.
        var isInsideLine = false
        /// Told when nothing waits any more.
        var onEmpty: [@Sendable () -> Void] = []
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
            guard state.backlog.add(entry) == .waits else {
                defer { state.hasDropped = true }
                return (false, !state.hasDropped)
            }
            defer { state.isRunning = true }
            return (!state.isRunning, false)
        }
        if dropsFirst { logger.error("Execution logs cannot be written as fast as they come; lines are dropped.") }
        if starts { executor.execute { [self] in run() } }
    }

    /// Calls back when all that was logged is written, which may never be.
    func flush(then body: @escaping @Sendable () -> Void) {
        let isEmpty = state.withLock { state in
            if !state.backlog.isEmpty { state.onEmpty.append(body) }
            return state.backlog.isEmpty
        }
        if isEmpty { body() }
    }

    /// Writes until nothing waits.
    private func run() {
        while true {
            let (entries, told) = state.withLock { state -> ([LogEntry], [@Sendable () -> Void]) in
                let entries = state.backlog.take()
                state.isRunning = !entries.isEmpty
                guard entries.isEmpty else { return (entries, []) }
                defer { state.onEmpty = [] }
                return (entries, state.onEmpty)
            }
            for body in told { body() }
            guard !entries.isEmpty else { return }
            var rest = entries[...]
            while !rest.isEmpty {
                var bytes = 0
                let portion = rest.prefix { entry in
                    defer { bytes += entry.approximateBytes }
                    return bytes < Self.portionBytes
                }
                write(portion)
                state.withLock { $0.backlog.finish(portion) }
                rest = rest.dropFirst(portion.count)
            }
        }
    }

    private func write(_ entries: ArraySlice<LogEntry>) {
        var lines: [String: [UInt8]] = [:]
        for entry in entries { lines[entry.settings.logGroupARN, default: []] += LogLineEncoder.lines(of: entry) }
        for (group, bytes) in lines { append(bytes, of: group) }
    }

    private func append(_ bytes: [UInt8], of group: String) {
        do {
            switch place {
            case .standardOutput: try writeToOutput(bytes)
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

    // MARK: - Bytes

    /// Begins a new line where the last write, or the last process, was cut off inside of one.
    private static func append(_ bytes: [UInt8], toFile path: String) throws {
        try Files.makeDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw RuntimeError("\(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        let size = lseek(file, 0, SEEK_END)
        var last = lineFeed
        if size > 0 { _ = pread(file, &last, 1, size - 1) }
        _ = try write(last == lineFeed ? bytes : [lineFeed] + bytes, to: file).get()
    }

    private func writeToOutput(_ bytes: [UInt8]) throws {
        let isInsideLine = state.withLock { $0.isInsideLine }
        let result = Self.write(isInsideLine ? [Self.lineFeed] + bytes : bytes, to: STDOUT_FILENO)
        if case .failure(let failure) = result {
            state.withLock { $0.isInsideLine = failure.last.map { $0 != Self.lineFeed } ?? isInsideLine }
        } else {
            state.withLock { $0.isInsideLine = false }
        }
        _ = try result.get()
    }

    private static let lineFeed = UInt8(ascii: "\n")

    /// A write that came to an end before all bytes were written.
    private struct ShortWrite: Error, CustomStringConvertible {
        var description: String
        /// The last byte that was written; nil where there was none.
        var last: UInt8?
    }

    private static func write(_ bytes: [UInt8], to file: Int32) -> Result<Void, ShortWrite> {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let last = rest.startIndex == 0 ? nil : bytes[rest.startIndex - 1]
                return .failure(ShortWrite(description: String(cString: strerror(errno)), last: last))
            }
            rest = rest.dropFirst(count)
        }
        return .success(())
    }
}
