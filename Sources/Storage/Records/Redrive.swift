// SPDX-License-Identifier: Apache-2.0

public import StatesLanguage

/// How often an execution was redriven, and when last.
public struct Redrive: Sendable, Equatable {
    /// A redrive as its caller named it, so that a repetition is known.
    public struct Token: Sendable, Equatable {
        public var text: String
        public var time: Timestamp

        public init(text: String, time: Timestamp) {
            self.text = text
            self.time = time
        }
    }

    public var count: Int
    public var time: Timestamp
    /// The last redrives with a token, oldest first.
    public var tokens: [Token]

    public init(count: Int, time: Timestamp, tokens: [Token]) {
        self.count = count
        self.time = time
        self.tokens = tokens
    }
}
