// SPDX-License-Identifier: Apache-2.0

package import StatesLanguage

/// How often an execution was redriven, and when last.
package struct Redrive: Sendable, Equatable {
    /// A redrive as its caller named it, so that a repetition is known.
    package struct Token: Sendable, Equatable {
        package var text: String
        package var time: Timestamp

        package init(text: String, time: Timestamp) {
            self.text = text
            self.time = time
        }
    }

    package var count: Int
    package var time: Timestamp
    /// The last redrives with a token, oldest first.
    package var tokens: [Token]

    package init(count: Int, time: Timestamp, tokens: [Token]) {
        self.count = count
        self.time = time
        self.tokens = tokens
    }
}
