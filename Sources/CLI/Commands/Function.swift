// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import NIOHTTP1

/// `stepwell function …`: functions of a running server.
struct Function: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Add, list, call and remove functions of a running server, and read their logs.",
        subcommands: [Add.self, List.self, Invoke.self, Logs.self, Remove.self]
    )

    /// Where the server is.
    struct ServerOptions: ParsableArguments {
        @Option(help: "The server's address. (default: $\(variable), or \(standard))")
        var endpoint: String?

        /// What names the server to AWS's clients, too.
        private static let variable = "AWS_ENDPOINT_URL"
        private static let standard = "http://127.0.0.1:8083"

        /// A call of the server.
        func call() throws -> ServerCall {
            if let endpoint { return try ServerCall(endpoint, from: "--endpoint") }
            if let named = getenv(Self.variable), named.pointee != 0 {
                return try ServerCall(String(cString: named), from: Self.variable)
            }
            return try ServerCall(Self.standard, from: "--endpoint")
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a function.")

        @Argument(help: "The function's name.")
        var name: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            _ = try server.call().send(.DELETE, "/2015-03-31/functions/\(name)", nil)
        }
    }
}
