// SPDX-License-Identifier: Apache-2.0

/// Where the texts and blobs stand that are bound to a statement, from its binding to its reset.
///
/// SQLite would copy each of them into memory of its own, and an execution's row has a dozen.
struct BoundBytes: ~Copyable {
    /// What is kept for the next binding, in bytes: rows are small, and one large payload must not stay for ever.
    private static let keptCapacity = 16_384

    private var space = UnsafeMutableRawBufferPointer.allocate(byteCount: 1_024, alignment: 1)
    private var count = 0

    deinit { space.deallocate() }

    /// Forgets what was bound, and makes room for so many bytes.
    mutating func reset(byteCount: Int) {
        count = 0
        guard byteCount > space.count || space.count > Self.keptCapacity else { return }
        space.deallocate()
        space = .allocate(byteCount: max(byteCount, 1_024), alignment: 1)
    }

    /// Takes bytes in, for which there must be room; they stay where they are until the next reset.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let place = UnsafeMutableRawBufferPointer(rebasing: space[count..<count + bytes.count])
        place.copyMemory(from: bytes)
        count += bytes.count
        return UnsafeRawBufferPointer(place)
    }
}
