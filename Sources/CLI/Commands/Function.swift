// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSONModule

/// `stepwell function …`: functions of a running server.
struct Function: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Add, list and remove functions of a running server.",
        subcommands: [Add.self, List.self, Remove.self]
    )

    /// Where the server is.
    struct ServerOptions: ParsableArguments {
        @Option(help: "The server's address.")
        var endpoint = "http://127.0.0.1:8083"
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a function of a folder, which is read anew when a file in it changes."
        )

        @Argument(help: "The function's name.")
        var name: String

        @Option(help: "The folder with the code, on the server's machine.")
        var dir: String

        @Option(help: "Module and function, such as app.handler; bootstrap for provided runtimes.")
        var handler = "bootstrap"

        @Option(help: "python3.N, nodejsN.x or provided.")
        var runtime: String

        @Option(help: "How long a call may take, in seconds.")
        var timeout = 3

        @Option(help: "Memory in MB.")
        var memory = 128

        @Option(name: .customLong("env"), help: "A variable of the function, NAME=VALUE; may be repeated.")
        var environment: [String] = []

        @OptionGroup var server: ServerOptions

        func run() throws {
            var variables = JSONObject()
            for text in environment {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { throw ValidationError("--env takes NAME=VALUE, not '\(text)'.") }
                variables[JSONString(String(parts[0]))] = .string(String(parts[1]))
            }
            let body: JSON = [
                "FunctionName": .string(name),
                "Directory": .string(try DataDirectory.absolute(dir)),
                "Handler": .string(handler),
                "Runtime": .string(runtime),
                "Timeout": .integer(Int64(timeout)),
                "MemorySize": .integer(Int64(memory)),
                "Environment": .object(variables),
            ]
            let answer = try ServerCall(server.endpoint).send("POST", FolderFunctions.path, body)
            Terminal.print(answer["FunctionArn"]?.text ?? "")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the functions.")

        @Flag(help: "Print the whole records as JSON.")
        var json = false

        @OptionGroup var server: ServerOptions

        func run() throws {
            var marker: String?
            repeat {
                let query = marker.map { "?Marker=\($0)" } ?? ""
                let answer = try ServerCall(server.endpoint).send("GET", "/2015-03-31/functions/" + query, nil)
                for function in answer["Functions"]?.elements ?? [] {
                    Terminal.print(json ? function.serialized : line(function))
                }
                marker = answer["NextMarker"]?.text
            } while marker != nil
        }

        private func line(_ function: JSON) -> String {
            [function["FunctionName"], function["Runtime"], function["Handler"]].map { $0?.text ?? "" }
                .joined(separator: "  ")
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a function.")

        @Argument(help: "The function's name.")
        var name: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            _ = try ServerCall(server.endpoint).send("DELETE", "/2015-03-31/functions/\(name)", nil)
        }
    }
}
