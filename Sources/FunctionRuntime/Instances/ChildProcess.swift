// SPDX-License-Identifier: Apache-2.0

import CProcess
import Glibc
import NIOConcurrencyHelpers

/// How a process ended.
enum ExitStatus: Sendable, Equatable {
    case exited(code: Int32)
    case signaled(Int32)

    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .exited(code: waitStatus >> 8 & 0xFF) : .signaled(signal)
    }

    /// The text of Lambda's `Runtime.ExitError`, after the request id.
    var message: String {
        switch self {
        case .exited(code: 0): "Error: Runtime exited without providing a reason"
        case .exited(let code): "Error: Runtime exited with error: exit status \(code)"
        case .signaled(let signal): "Error: Runtime exited with error: signal: \(ExitStatus.name(of: signal))"
        }
    }

    private static func name(of signal: Int32) -> String {
        switch signal {
        case SIGHUP: "hangup"
        case SIGINT: "interrupt"
        case SIGILL: "illegal instruction"
        case SIGTRAP: "trace/breakpoint trap"
        case SIGABRT: "aborted"
        case SIGBUS: "bus error"
        case SIGFPE: "floating point exception"
        case SIGKILL: "killed"
        case SIGSEGV: "segmentation fault"
        case SIGPIPE: "broken pipe"
        case SIGTERM: "terminated"
        default: "signal \(signal)"
        }
    }
}

/// A process of ours and its group.
final class ChildProcess: Sendable {
    let id: pid_t
    /// Its pidfd: readable once it has ended.
    let descriptor: Int32
    /// Whether the id may belong to another process by now.
    private let isReaped = NIOLockedValueBox(false)

    /// Starts a program; blocks until it runs.
    ///
    /// The calling thread must live as long as the process shall.
    init(
        executable: String,
        arguments: [String],
        environment: [String: String],
        folder: String,
        output: Int32,
        memoryBytes: UInt64
    ) throws(FileSystem.Failure) {
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var process: pid_t = 0
        var descriptor: Int32 = -1
        let failure = ChildProcess.withCStrings([executable] + arguments) { argumentPointers in
            ChildProcess.withCStrings(variables) { variablePointers in
                executable.withCString { executable in
                    folder.withCString { folder in
                        var request = process_request(
                            executable: executable,
                            arguments: argumentPointers,
                            environment: variablePointers,
                            directory: folder,
                            output: output,
                            data_limit: memoryBytes
                        )
                        return process_start(&request, &process, &descriptor)
                    }
                }
            }
        }
        guard failure == 0 else { throw FileSystem.Failure(action: "start \(executable)", code: failure) }
        id = process
        self.descriptor = descriptor
    }

    /// Kills the process and all others of its group.
    func kill() {
        isReaped.withLockedValue { isReaped in
            if !isReaped { _ = Glibc.kill(-id, SIGKILL) }
        }
    }

    /// Takes the status of the process, which has ended, and kills what is left of its group.
    func reap() -> ExitStatus {
        isReaped.withLockedValue { isReaped in
            // The ended process still keeps its id, so the group is still its own.
            _ = Glibc.kill(-id, SIGKILL)
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            isReaped = true
            close(descriptor)
            return ExitStatus(waitStatus: status)
        }
    }

    /// The most memory that it has had at once, in MB; nil once it has ended.
    func peakMemory() -> Int? {
        let file = open("/proc/\(id)/status", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(file, &buffer, buffer.count)
        guard count > 0 else { return nil }
        let lines = String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }) else { return nil }
        let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
        return kilobytes.map { $0 / 1_024 }
    }

    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
