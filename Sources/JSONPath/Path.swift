// SPDX-License-Identifier: Apache-2.0

/// A JSONPath of the States Language's dialect.
package struct Path: Sendable, Equatable {
    /// What a path starts from.
    package enum Root: Sendable, Equatable {
        /// `$`.
        case input
        /// `$$`, the context object.
        case context
        /// `$name`, a variable.
        case variable(String)
    }

    /// The path as written.
    package let text: String
    package let root: Root

    init(text: String, root: Root) {
        self.text = text
        self.root = root
    }
}

/// A path of names and indexes only, which points at one place (`ResultPath`).
package struct ReferencePath: Sendable, Equatable {
    package let path: Path
}
