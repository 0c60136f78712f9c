// SPDX-License-Identifier: Apache-2.0

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    package func advanced(bySeconds seconds: Int) -> Timestamp {
        Timestamp(milliseconds: milliseconds &+ Int64(seconds) &* 1000)
    }
}
