// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command `stepwell`: the composition root, and the only place that names adapters.
@main
struct Stepwell: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stepwell",
        abstract: "AWS Step Functions on your own machines.",
        version: Version.text,
        subcommands: [Serve.self, Run.self, Validate.self, Eval.self, Function.self]
    )
}

/// What this binary calls itself.
enum Version {
    static let text = "0.1.0"
}
