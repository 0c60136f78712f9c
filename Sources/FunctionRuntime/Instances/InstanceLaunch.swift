// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The blocking part of an instance's start.
struct InstanceLaunch: Sendable {
    let id: String
    let plan: InstancePlan
    let host: InstanceHost
    let port: Int

    /// A process, and the end of the pipe from which its output is read.
    struct Launched: Sendable {
        var process: ChildProcess
        var output: Int32
    }

    func run() throws(FileSystem.Failure) -> Launched {
        let temporaryFolder = host.temporaryFolder(instance: id)
        try FileSystem.makeFolder(temporaryFolder)
        let program = try host.locator.program(for: plan.settings.runtime, code: plan.folder)
        let pipe = try Pipe()
        defer { close(pipe.writing) }
        do throws(FileSystem.Failure) {
            let process = try ChildProcess(
                executable: program.executable,
                arguments: program.arguments,
                environment: environment(temporaryFolder: temporaryFolder),
                folder: plan.folder,
                output: pipe.writing,
                memoryBytes: UInt64(plan.settings.memory + host.configuration.runtimeMemory) << 20
            )
            return Launched(process: process, output: pipe.reading)
        } catch {
            close(pipe.reading)
            throw error
        }
    }

    private func environment(temporaryFolder: String) -> [String: String] {
        let date = DateText.text(of: host.sources.now()).prefix(10).split(separator: "-").joined(separator: "/")
        let stream = id.split(separator: "-").joined()
        return InstanceEnvironment.variables(
            of: plan,
            region: host.configuration.place.region,
            shared: host.configuration.environment,
            logStream: "\(date)/[\(plan.version)]\(stream)",
            temporaryFolder: temporaryFolder,
            port: port,
            searchPath: host.searchPath
        )
    }
}
