// SPDX-License-Identifier: Apache-2.0

/// The last 4 KB of one invocation's log.
struct LogTail: Sendable {
    /// Lambda's figure, in bytes.
    static let sizeMaximum = 4_096

    private(set) var bytes: [UInt8] = []

    mutating func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more.suffix(LogTail.sizeMaximum))
        if bytes.count > LogTail.sizeMaximum { bytes.removeFirst(bytes.count - LogTail.sizeMaximum) }
    }
}
