// SPDX-License-Identifier: Apache-2.0

/// Whether a client reads what it is sent.
struct WriteProgress {
    /// All bytes that have been written.
    private var written = 0
    /// How many of them had been sent at the last look, where some had not.
    private var sentBefore: Int?

    mutating func add(_ bytes: Int) { written += bytes }

    /// Whether bytes wait, `buffered` of those written, and none has been sent since the last look, at which some
    /// waited too.
    mutating func hasStalled(buffered: Int) -> Bool {
        let sent = written - buffered
        defer { sentBefore = buffered > 0 ? sent : nil }
        return buffered > 0 && sent == sentBefore
    }
}
