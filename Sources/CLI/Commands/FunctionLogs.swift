// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSONModule
import NIOHTTP1

extension Function {
    /// `stepwell function logs NAME`: the end of a function's log.
    struct Logs: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the end of a function's log, at most 1 MB.",
            discussion:
                "Each line begins with its time and the id of the request. The file is DATA/logs/functions/NAME.log."
        )

        @Argument(help: "The function's name.")
        var name: String

        @Flag(help: "Print where the log file is, and nothing else.")
        var path = false

        @OptionGroup var server: ServerOptions

        func validate() throws {
            guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw ValidationError("'\(name)' is no function's name.")
            }
        }

        func run() throws {
            let target = FolderFunctions.path + FolderFunctions.logQuery + name
            let answer = try server.call().send(.GET, target, nil)
            guard !path else { return Terminal.print(answer["Path"]?.text ?? "") }
            for line in (answer["Log"]?.text ?? "").split(separator: "\n") { Terminal.print(String(line)) }
        }
    }
}
