// SPDX-License-Identifier: Apache-2.0

/// Why a text is no path.
package struct PathParseError: Error, Sendable, Equatable {
    package let message: String
    /// Where, in Unicode scalars from the text's beginning.
    package let offset: Int

    package init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }
}

/// Why a path gives no value of a document, in the words that AWS (that is, Jayway) uses.
///
/// AWS puts them behind its own: `Invalid path '$.a' : No results for path: $['a']`.
package struct PathEvaluationError: Error, Sendable, Equatable {
    package let message: String

    package init(message: String) { self.message = message }
}
