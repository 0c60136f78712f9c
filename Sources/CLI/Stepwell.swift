// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// The command `stepwell`: the composition root, and the only place that names adapters.
@main
struct Stepwell: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stepwell",
        abstract: "AWS Step Functions on your own machines.",
        version: Version.text,
        subcommands: [
            Serve.self, Run.self, Validate.self, Test.self, Replay.self, Eval.self, Function.self, Backup.self,
            Simulate.self,
        ]
    )

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let message = UnknownCommand.message(for: arguments, of: Stepwell.self) {
            Terminal.printError("Error: \(message)")
            Glibc.exit(EX_USAGE)
        }
        main(HyphenatedExpression.settingApart(arguments))
    }
}

/// What this binary calls itself.
enum Version {
    static let text = "0.1.0"
}
