// SPDX-License-Identifier: Apache-2.0

/// Cuts what a function writes into lines.
///
/// A runtime writes a traceback as one event of many lines with a bare CR between them; here each is a line.
struct LogLines: Sendable {
    /// A line without an end that is longer is cut: nothing may be held without a limit.
    private static let lineMaximum = 65_536

    private var rest: [UInt8] = []
    private var isAfterReturn = false

    /// The lines that are whole now, without their ends.
    mutating func append(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            defer { isAfterReturn = byte == UInt8(ascii: "\r") }
            switch byte {
            case UInt8(ascii: "\n") where isAfterReturn: continue
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): lines.append(take())
            default:
                rest.append(byte)
                if rest.count == LogLines.lineMaximum { lines.append(take()) }
            }
        }
        return lines
    }

    /// The line that has no end yet, if there is one.
    mutating func finish() -> [UInt8]? {
        isAfterReturn = false
        return rest.isEmpty ? nil : take()
    }

    private mutating func take() -> [UInt8] {
        defer { rest = [] }
        return rest
    }
}
