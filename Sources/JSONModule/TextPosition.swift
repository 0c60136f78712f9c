// SPDX-License-Identifier: Apache-2.0

/// A place in a text.
public struct TextPosition: Sendable, Equatable {
    /// The line, from 1.
    public var line: Int
    /// The column in the line, in bytes, from 1.
    public var column: Int
    /// The offset in bytes from the start, from 0.
    public var offset: Int

    /// The first place of any text.
    public static let start = TextPosition(line: 1, column: 1, offset: 0)

    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// Goes one byte on; lines end with a line feed.
    mutating func advance(over byte: UInt8) {
        offset += 1
        column += 1
        guard byte == UInt8(ascii: "\n") else { return }
        line += 1
        column = 1
    }
}
