// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What tells a call from all others: 128 bits, which an answer's `x-amzn-RequestId` shows as a UUID.
///
/// Text is made of them where the answer is written, and nowhere else for most calls.
public struct RequestIdentifier: Sendable {
    private let high: UInt64
    private let low: UInt64

    init(_ high: UInt64, _ low: UInt64) { (self.high, self.low) = (high, low) }

    /// The UUID.
    public var text: String { UUIDText.make(high, low) }

    /// How many bytes the UUID has.
    static let byteCount = UUIDText.byteCount

    /// Writes the UUID into `byteCount` bytes.
    func write(to target: UnsafeMutableRawPointer) { UUIDText.write(high, low, to: target) }
}
