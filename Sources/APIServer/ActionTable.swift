// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Finds actions by the whole value of `X-Amz-Target`.
///
/// They lie by the lengths of those values, and those of one length mostly differ in their last eight bytes: so one look
/// finds the only candidate, where the hash of a header's value would take many times as long.
struct ActionTable: Sendable {
    private struct Entry: Sendable {
        let tail: UInt64
        let target: JSONString
        let action: Action
    }

    private let byLength: [[Entry]]

    /// Takes actions with names that differ.
    init(_ actions: [Action], prefix: String) {
        let entries = actions.map { action in
            let target = prefix + action.name
            return Entry(tail: Self.tail(of: target), target: JSONString(target), action: action)
        }
        let longest = entries.map(\.target.text.utf8.count).max() ?? 0
        byLength = (0...longest).map { length in entries.filter { $0.target.text.utf8.count == length } }
    }

    subscript(target: String) -> Action? {
        let length = target.utf8.count
        guard length < byLength.count, !byLength[length].isEmpty else { return nil }
        let tail = Self.tail(of: target)
        return byLength[length].withUnsafeBufferPointer { entries in
            for index in entries.indices
            where entries[index].tail == tail && entries[index].target == JSONString(target) {
                return entries[index].action
            }
            return nil
        }
    }

    /// The last eight bytes, or nothing of a shorter text.
    private static func tail(of text: String) -> UInt64 {
        let tail = text.utf8.withContiguousStorageIfAvailable { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            return bytes.count < 8 ? 0 : bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        }
        return tail ?? text.utf8.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }.byteSwapped
    }
}
