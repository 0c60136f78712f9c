// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Lines for people: colours only where a terminal shows them.
enum Terminal {
    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case grey = "90"
        case bold = "1"
    }

    static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    static func printError(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// The text in a colour, where the descriptor is a terminal and NO_COLOR is not set.
    static func paint(_ text: String, _ colour: Colour, on descriptor: Int32 = STDOUT_FILENO) -> String {
        guard isatty(descriptor) == 1, getenv("NO_COLOR") == nil else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
