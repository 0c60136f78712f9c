// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What functions write, among the states that `stepwell run` prints.
enum FunctionOutput {
    @Sendable static func print(_ function: String, _ line: String) {
        Terminal.printError(Terminal.paint("        \(function) | \(line)", .grey, on: STDERR_FILENO))
    }
}
