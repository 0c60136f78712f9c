// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import JSONModule
import NIOHTTP1

extension Function {
    /// `stepwell function add NAME --dir DIR --runtime RUNTIME --handler HANDLER`.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a function of a folder, which is read anew when a file in it changes."
        )

        @Argument(help: "The function's name.")
        var name: String

        @Option(help: "The folder with the code, on the server's machine.")
        var dir: String

        @Option(help: "File and function, such as app.handler; not needed for provided runtimes.")
        var handler: String?

        @Option(help: "python3.N, nodejsN.x or provided.al2023.")
        var runtime: String

        @Option(parsing: .unconditional, help: "How long a call may take, in seconds.")
        var timeout = 3

        @Option(parsing: .unconditional, help: "Memory in MB.")
        var memory = 128

        @Option(name: .customLong("env"), help: "A variable of the function, NAME=VALUE; may be repeated.")
        var environment: [String] = []

        @OptionGroup var server: ServerOptions

        func validate() throws {
            if let text = environment.first(where: { !$0.dropFirst().contains("=") }) {
                throw ValidationError("--env takes NAME=VALUE, not '\(text)'.")
            }
            guard handler == nil, !runtime.hasPrefix("provided") else { return }
            let isNode = runtime.hasPrefix("nodejs")
            throw ValidationError(
                "--handler is missing: for the function 'handler' in \(isNode ? "index.js" : "app.py") it is "
                    + "--handler \(isNode ? "index" : "app").handler."
            )
        }

        func run() throws {
            var variables = JSONObject()
            for text in environment {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                variables[JSONString(String(parts[0]))] = .string(String(parts[1]))
            }
            let body: JSON = [
                "FunctionName": .string(name),
                "Directory": .string(try DataDirectory.absolute(dir)),
                "Handler": .string(handler ?? "bootstrap"),
                "Runtime": .string(runtime),
                "Timeout": .integer(Int64(timeout)),
                "MemorySize": .integer(Int64(memory)),
                "Environment": .object(variables),
            ]
            let answer = try server.call().send(.POST, FolderFunctions.path, body)
            for warning in answer["Warnings"]?.elements?.compactMap(\.text) ?? [] {
                Terminal.printError("\(Terminal.paint("warning", .yellow, on: STDERR_FILENO)): \(warning)")
            }
            Terminal.print(answer["FunctionArn"]?.text ?? "")
        }
    }
}
