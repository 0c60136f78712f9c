// SPDX-License-Identifier: Apache-2.0

/// Whether a plain text was probably meant as a path or an intrinsic function.
enum PathLikeness {
    static func isPath(_ text: String) -> Bool {
        text == "$" || text == "$$" || ["$.", "$[", "$$.", "$$["].contains { text.hasPrefix($0) }
    }

    static func isExpression(_ text: String) -> Bool {
        isPath(text) || (text.hasPrefix("States.") && text.hasSuffix(")") && text.contains("("))
    }
}
