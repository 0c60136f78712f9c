// SPDX-License-Identifier: Apache-2.0

extension StringPattern {
    /// Reads the pattern of a `StringMatches`: `*` is the wildcard, a backslash makes the next character plain.
    public init(parsing text: String) {
        var parts = [""]
        var isEscaped = false
        for scalar in text.unicodeScalars {
            switch (scalar, isEscaped) {
            case ("\\", false):
                isEscaped = true
            case ("*", false):
                parts.append("")
            default:
                // A backslash before any other character is a plain backslash.
                if isEscaped, scalar != "*", scalar != "\\" { parts[parts.count - 1].unicodeScalars.append("\\") }
                parts[parts.count - 1].unicodeScalars.append(scalar)
                isEscaped = false
            }
        }
        if isEscaped { parts[parts.count - 1].unicodeScalars.append("\\") }
        self.init(parts: parts)
    }
}
