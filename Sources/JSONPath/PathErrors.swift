// SPDX-License-Identifier: Apache-2.0

/// Why a text is no path.
public struct PathParseError: Error, Sendable, Equatable {
    public let message: String
    /// Where, in Unicode scalars from the text's beginning.
    public let offset: Int

    public init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }
}

/// Why a path gives no value of a document, in the words that AWS (that is, Jayway) uses.
///
/// AWS puts them behind its own: `Invalid path '$.a' : No results for path: $['a']`.
public struct PathEvaluationError: Error, Sendable {
    public let message: String
    /// Whether a name on the way is missing: a path that may lead to many places then leads to none.
    let isMissing: Bool

    /// Whether a step met a value that it cannot be applied to.
    public let isOfMisfit: Bool
    /// Whether more work was left than a path may take: what it looks for may be there.
    public let isExhausted: Bool

    /// An error in Jayway's words.
    public init(message: String) { self.init(message: message, isMissing: false) }

    init(message: String, isMissing: Bool, isOfMisfit: Bool = false, isExhausted: Bool = false) {
        self.message = message
        self.isMissing = isMissing
        self.isOfMisfit = isOfMisfit
        self.isExhausted = isExhausted
    }
}

extension PathEvaluationError: Equatable {
    /// By what is told: nobody outside asks for more.
    public static func == (left: PathEvaluationError, right: PathEvaluationError) -> Bool {
        left.message == right.message
    }
}
