// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import NIOConcurrencyHelpers

/// Which program runs a function of a runtime.
///
/// All calls block.
final class RuntimeLocator: Sendable {
    /// What to start: a program and its first arguments.
    struct Program: Sendable, Equatable {
        var executable: String
        var arguments: [String]
        /// Of the interpreter, such as `3.12.1`; nil where the code is a program itself.
        var version: String?
    }

    /// How long a program may take to say where its interpreter is.
    private static let probeMilliseconds: Int32 = 10_000

    private let searchPath: String
    /// Where the bootstraps of Python and Node are written.
    private let bootstrapFolder: String
    private let logger: Logger
    private let found = NIOLockedValueBox<[String: Program]>([:])

    private static let pythonMinors = 6...14

    init(searchPath: String, bootstrapFolder: String, logger: Logger) {
        self.searchPath = searchPath
        self.bootstrapFolder = bootstrapFolder
        self.logger = logger
    }

    /// Those of Lambda's runtimes that can be run here.
    static let supported: [String] =
        stride(from: 10, through: 24, by: 2).map { "nodejs\($0).x" } + pythonMinors.map { "python3.\($0)" }
        + ["provided", "provided.al2", "provided.al2023"]

    /// Which interpreter runs a runtime on this machine; nil where the code is a program itself.
    func interpreter(of runtime: String) -> Interpreter? {
        guard !runtime.hasPrefix("provided") else { return nil }
        do throws(FileSystem.Failure) {
            let program = try program(for: runtime, code: "")
            return Interpreter(runtime: runtime, executable: program.executable, version: program.version ?? "")
        } catch {
            return Interpreter(runtime: runtime, executable: nil, version: "")
        }
    }

    /// The program for a runtime; throws what is missing on this machine.
    func program(for runtime: String, code: String) throws(FileSystem.Failure) -> Program {
        if runtime.hasPrefix("provided") {
            let bootstrap = code + "/bootstrap"
            guard FileSystem.isExecutable(bootstrap) else {
                throw FileSystem.Failure(
                    action: "start \(bootstrap)",
                    code: access(bootstrap, F_OK) == 0 ? EACCES : ENOENT
                )
            }
            return Program(executable: bootstrap, arguments: [])
        }
        if let program = found.withLockedValue({ $0[runtime] }) { return program }
        let program = try locate(runtime)
        found.withLockedValue { $0[runtime] = program }
        return program
    }

    private func locate(_ runtime: String) throws(FileSystem.Failure) -> Program {
        let isPython = runtime.hasPrefix("python")
        for name in isPython ? RuntimeLocator.nearestPythons(to: runtime) : ["node"] {
            guard let (executable, version) = find(name, isPython: isPython) else { continue }
            let bootstrap = try writeBootstrap(isPython: isPython)
            let interpreter = Interpreter(runtime: runtime, executable: executable, version: version)
            if let warning = interpreter.warning { logger.warning("\(warning)") }
            // -P would be cleaner than the bootstrap's own care for sys.path, but is not known before 3.11.
            return Program(executable: executable, arguments: [bootstrap], version: version)
        }
        throw FileSystem.Failure(action: "find \(isPython ? "python3" : "node") in \(searchPath)", code: ENOENT)
    }

    /// The names of a runtime's own interpreter, of those of the nearest versions, newer ones first, and of any.
    private static func nearestPythons(to runtime: String) -> [String] {
        let wanted = Int(runtime.dropFirst("python3.".count)) ?? pythonMinors.upperBound
        let nearest = pythonMinors.sorted { left, right in
            (abs(left - wanted), -left) < (abs(right - wanted), -right)
        }
        return nearest.map { "python3.\($0)" } + ["python3"]
    }

    /// The interpreter behind the first program of a name that runs.
    ///
    /// Version managers put scripts on the path that look for the interpreter each time, or say that there is none.
    private func find(_ name: String, isPython: Bool) -> (executable: String, version: String)? {
        let question =
            isPython
            ? ["-c", "import sys; sys.stdout.write('%s %d.%d.%d' % ((sys.executable,) + sys.version_info[:3]))"]
            : ["-p", "process.execPath + ' ' + process.versions.node"]
        for folder in searchPath.split(separator: ":") where FileSystem.isExecutable("\(folder)/\(name)") {
            guard let answer = ask("\(folder)/\(name)", question), let space = answer.lastIndex(of: " ") else {
                continue
            }
            let executable = String(answer[..<space])
            return (
                FileSystem.isExecutable(executable) ? executable : "\(folder)/\(name)",
                String(answer[answer.index(after: space)...])
            )
        }
        return nil
    }

    /// What a program writes in one short line; nil where it does not end well.
    private func ask(_ executable: String, _ arguments: [String]) -> String? {
        do throws(FileSystem.Failure) {
            let pipe = try Pipe()
            defer { for end in [pipe.reading, pipe.writing] { close(end) } }
            let probe = try ChildProcess(
                executable: executable,
                arguments: arguments,
                environment: ["PATH": searchPath],
                folder: "/",
                output: pipe.writing,
                memoryBytes: 0
            )
            // Only polled: the process must stay unreaped until its group is killed.
            var ended = pollfd(fd: probe.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&ended, 1, RuntimeLocator.probeMilliseconds) != 1 { probe.kill() }
            guard probe.reap() == .exited(code: 0) else { return nil }
            _ = fcntl(pipe.reading, F_SETFL, O_NONBLOCK)
            var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
            let count = read(pipe.reading, &buffer, buffer.count)
            return String(decoding: buffer[..<max(count, 0)], as: UTF8.self).split(separator: "\n").last.map(
                String.init
            )
        } catch {
            return nil
        }
    }

    private func writeBootstrap(isPython: Bool) throws(FileSystem.Failure) -> String {
        try FileSystem.makeFolder(bootstrapFolder)
        let name = isPython ? PythonBootstrap.fileName : NodeBootstrap.fileName
        let source = isPython ? PythonBootstrap.source : NodeBootstrap.source
        let path = "\(bootstrapFolder)/\(name)"
        try FileSystem.write(source.utf8, to: path)
        return path
    }
}
