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
        @Option(help: "The server's address. (default: $AWS_ENDPOINT_URL_LAMBDA, $AWS_ENDPOINT_URL or \(standard))")
        var endpoint: String?

        private static let standard = "http://127.0.0.1:8083"

        /// A call of the server that the option names, or else a variable in which AWS's clients look for Lambda.
        func call() throws -> ServerCall {
            if let endpoint { return try ServerCall(endpoint, from: ServerCall.option) }
            for variable in ["AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL"] {
                guard let address = getenv(variable), address.pointee != 0 else { continue }
                let call = try ServerCall(String(cString: address), from: variable)
                // It may name another stand-in for AWS, whose functions are not meant.
                guard try call.isOfStepwell() else {
                    throw RuntimeError(
                        "\(call.url), which \(variable) names, is no Stepwell: name one with \(ServerCall.option)."
                    )
                }
                return call
            }
            return try ServerCall(Self.standard, from: nil)
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
