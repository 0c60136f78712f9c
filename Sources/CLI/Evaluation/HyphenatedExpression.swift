// SPDX-License-Identifier: Apache-2.0

/// An expression that begins with a hyphen, as `-1 + 2`, which the parser of arguments would take for an option.
enum HyphenatedExpression {
    /// The options of `stepwell eval` that take no value.
    private static let flags: Set = ["--json", "--version", "--help", "-h"]

    /// The arguments of `stepwell eval` with such an expression after `--`; all others as they are.
    ///
    /// What begins with two hyphens and a letter is an option, perhaps a misspelt one.
    static func settingApart(_ arguments: [String]) -> [String] {
        guard arguments.first == "eval" else { return arguments }
        var options: [String] = []
        var expressions: [String] = []
        var rest = arguments.dropFirst()
        while let argument = rest.popFirst(), argument != "--" {
            if isExpression(argument) {
                expressions.append(argument)
                continue
            }
            options.append(argument)
            let takesValue = argument.hasPrefix("--") && !flags.contains(argument) && !argument.contains("=")
            if takesValue, let value = rest.popFirst() { options.append(value) }
        }
        return expressions.isEmpty ? arguments : ["eval"] + options + ["--"] + expressions + rest
    }

    private static func isExpression(_ argument: String) -> Bool {
        guard argument.hasPrefix("-"), argument.count > 1, !flags.contains(argument) else { return false }
        return argument.dropFirst().first != "-" || argument.count > 2 && argument.dropFirst(2).first?.isLetter == false
    }
}
