// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FunctionRuntime
import JSONModule
import NIOHTTP1

extension Function {
    /// `stepwell function invoke NAME`: one call, whose result is printed.
    struct Invoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Call a function and print its result.",
            discussion: "Exits with 1 where the function fails; what it answers then is its error."
        )

        @Argument(help: "The function's name.")
        var name: String

        @Option(parsing: .unconditional, help: "What the function is given: \(DocumentArgument.forms).")
        var payload = "{}"

        @Flag(help: "Print the end of the call's log to standard error.")
        var log = false

        @OptionGroup var server: ServerOptions

        func run() throws {
            let payload = try DocumentArgument(self.payload, of: "--payload").text
            let call = try server.call()
            let answer = try call.exchange(
                .POST,
                "/2015-03-31/functions/\(name)/invocations",
                body: payload,
                headers: log ? ["x-amz-log-type": "Tail"] : [:]
            )
            guard answer.status == .ok else {
                _ = try call.document(answer)
                return
            }
            if let text = answer.headers.first(name: "x-amz-log-result"), let tail = Base64.decode(text) {
                Terminal.printError(String(decoding: tail, as: UTF8.self))
            }
            Terminal.print(String(decoding: answer.body, as: UTF8.self))
            if answer.headers.first(name: "x-amz-function-error") != nil { throw ExitCode(1) }
        }
    }
}
