// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import StatesLanguage

/// A word where a command should stand: the parser itself would call it an unexpected argument.
enum UnknownCommand {
    /// What is wrong, with the command that is nearest in spelling; nil where the words lead to a command.
    static func message(for arguments: [String], of root: any ParsableCommand.Type) -> String? {
        var command = root
        for argument in arguments {
            let commands = command.configuration.subcommands
            guard !commands.isEmpty, !argument.hasPrefix("-"), argument != "help" else { return nil }
            guard let next = commands.first(where: { name(of: $0) == argument }) else {
                let names = commands.map(name)
                guard let nearest = NearestName.to(argument, in: names) else {
                    return "unknown command '\(argument)'; there are \(names.joined(separator: ", "))"
                }
                return "unknown command '\(argument)', did you mean '\(nearest)'?"
            }
            command = next
        }
        return nil
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? "\(command)".lowercased()
    }
}
