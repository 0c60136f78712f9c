// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOConcurrencyHelpers

/// Which program runs a function of a runtime.
///
/// All calls block.
final class RuntimeLocator: Sendable {
    /// What to start: a program and its first arguments.
    struct Program: Sendable, Equatable {
        var executable: String
        var arguments: [String]
    }

    /// How long a program may take to say where its interpreter is.
    private static let probeMilliseconds: Int32 = 10_000

    private let searchPath: String
    /// Where the bootstraps of Python and Node are written.
    private let bootstrapFolder: String
    private let found = NIOLockedValueBox<[String: Program]>([:])

    init(searchPath: String, bootstrapFolder: String) {
        self.searchPath = searchPath
        self.bootstrapFolder = bootstrapFolder
    }

    /// The families of runtimes that can be run here.
    static func isSupported(_ runtime: String) -> Bool {
        runtime.hasPrefix("provided") || isVersion(runtime, of: "python3.", ending: "")
            || isVersion(runtime, of: "nodejs", ending: ".x")
    }

    private static func isVersion(_ runtime: String, of family: String, ending: String) -> Bool {
        guard runtime.hasPrefix(family), runtime.hasSuffix(ending) else { return false }
        return Int(runtime.dropFirst(family.count).dropLast(ending.count)) != nil
    }

    /// The program for a runtime; throws what is missing on this machine.
    func program(for runtime: String, code: String) throws(FileSystem.Failure) -> Program {
        if runtime.hasPrefix("provided") {
            let bootstrap = code + "/bootstrap"
            guard FileSystem.isExecutable(bootstrap) else {
                throw FileSystem.Failure(action: "start \(bootstrap): not an executable file", code: ENOENT)
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
        let names = isPython ? [runtime, "python3"] : ["node"]
        for name in names {
            guard let executable = find(name, isPython: isPython) else { continue }
            let bootstrap = try writeBootstrap(isPython: isPython)
            // -P would be cleaner than the bootstrap's own care for sys.path, but is not known before 3.11.
            return Program(executable: executable, arguments: [bootstrap])
        }
        throw FileSystem.Failure(action: "find \(names.joined(separator: " or ")) in \(searchPath)", code: ENOENT)
    }

    /// The interpreter behind the first program of a name that runs.
    ///
    /// Version managers put scripts on the path that look for the interpreter each time, or say that there is none.
    private func find(_ name: String, isPython: Bool) -> String? {
        let question =
            isPython ? ["-c", "import sys; sys.stdout.write(sys.executable)"] : ["-p", "process.execPath"]
        for folder in searchPath.split(separator: ":") where FileSystem.isExecutable("\(folder)/\(name)") {
            guard let answer = ask("\(folder)/\(name)", question) else { continue }
            return FileSystem.isExecutable(answer) ? answer : "\(folder)/\(name)"
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
