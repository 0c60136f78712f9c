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
            guard let executable = find(name) else { continue }
            let bootstrap = try writeBootstrap(isPython: isPython)
            // -P would be cleaner than the bootstrap's own care for sys.path, but is not known before 3.11.
            return Program(executable: executable, arguments: [bootstrap])
        }
        throw FileSystem.Failure(action: "find \(names.joined(separator: " or ")) in \(searchPath)", code: ENOENT)
    }

    /// The first program of a name that runs; version managers put programs on the path that only say they cannot.
    private func find(_ name: String) -> String? {
        let candidates = searchPath.split(separator: ":").map { "\($0)/\(name)" }
        return candidates.first { FileSystem.isExecutable($0) && runs($0) }
    }

    private func runs(_ executable: String) -> Bool {
        let output = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard output >= 0 else { return false }
        defer { close(output) }
        do throws(FileSystem.Failure) {
            let probe = try ChildProcess(
                executable: executable,
                arguments: ["--version"],
                environment: ["PATH": searchPath],
                folder: "/",
                output: output,
                memoryBytes: 0
            )
            // Left in its state: the process must stay unreaped until its group is killed.
            var ended = pollfd(fd: probe.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&ended, 1, 10_000) != 1 { probe.kill() }
            return probe.reap() == .exited(code: 0)
        } catch {
            return false
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
