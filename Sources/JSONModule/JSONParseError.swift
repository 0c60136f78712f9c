// SPDX-License-Identifier: Apache-2.0

/// Why a text is not JSON, and where.
public struct JSONParseError: Error, Sendable, Equatable {
    /// What is wrong.
    public enum Reason: Sendable, Equatable {
        case emptyInput
        case unexpectedEnd
        /// A character that cannot stand there.
        case unexpectedCharacter(Unicode.Scalar)
        /// A bare word that is not `true`, `false` or `null`.
        case unknownToken(String)
        case invalidNumber
        case invalidEscape
        case controlCharacterInString
        case invalidUTF8
        case trailingContent
        case tooDeep(limit: Int)
        /// Two members of one object have one name, where that was not to be taken.
        case repeatedName
    }

    public var reason: Reason
    /// The line, from 1.
    public var line: Int
    /// The column in the line, in bytes, from 1.
    public var column: Int
    /// The offset in bytes from the start, from 0.
    public var offset: Int

    public init(reason: Reason, line: Int, column: Int, offset: Int) {
        self.reason = reason
        self.line = line
        self.column = column
        self.offset = offset
    }
}
