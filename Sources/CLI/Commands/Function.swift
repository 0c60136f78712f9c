// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import NIOHTTP1

/// `stepwell function …`: functions of a running server.
struct Function: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Add, list, call and remove functions of a running server, and read their logs.",
        subcommands: [Add.self, List.self, Invoke.self, Logs.self, Remove.self]
    )

    /// Where the server is.
    struct ServerOptions: ParsableArguments {
        @Option(help: "The server's address.")
        var endpoint = "http://127.0.0.1:8083"
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a function.")

        @Argument(help: "The function's name.")
        var name: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            _ = try ServerCall(server.endpoint).send(.DELETE, "/2015-03-31/functions/\(name)", nil)
        }
    }
}
