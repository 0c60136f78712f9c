// SPDX-License-Identifier: Apache-2.0

import Engine
import Storage

/// Where the next page of an execution's history begins, as an opaque text that fits only the list that made it.
struct HistoryPageToken {
    /// The next page's first event.
    let eventID: Int
    private let tag: UInt64

    init(eventID: Int, executionARN: String, reverse: Bool) {
        self.eventID = eventID
        tag = XXHash64.hash(executionARN, seed: UInt64(eventID) << 1 | (reverse ? 1 : 0))
    }

    /// Reads a token; throws `InvalidToken` for one of another list, or that no list has made.
    init(_ text: String, executionARN: String, reverse: Bool) throws(ServiceError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let eventID = Int(parts[0], radix: 36), eventID > 0 else { throw Self.invalid }
        self.init(eventID: eventID, executionARN: executionARN, reverse: reverse)
        guard self.text == text else { throw Self.invalid }
    }

    var text: String { "\(String(eventID, radix: 36))-\(String(tag, radix: 36))" }

    private static let invalid = ServiceError(.invalidToken, "Invalid Token: 'Invalid token'")
}
