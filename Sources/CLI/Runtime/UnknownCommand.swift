// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

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
                let nearest = names.map { (distance($0, argument), $0) }.min { $0.0 < $1.0 }
                guard let nearest, nearest.0 <= 2 else {
                    return "unknown command '\(argument)'; there are \(names.joined(separator: ", "))"
                }
                return "unknown command '\(argument)', did you mean '\(nearest.1)'?"
            }
            command = next
        }
        return nil
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? "\(command)".lowercased()
    }

    /// How many letters must be put in, left out or changed (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let changed = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
