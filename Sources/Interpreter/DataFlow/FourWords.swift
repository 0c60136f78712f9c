// SPDX-License-Identifier: Apache-2.0

/// What a vector of four words holds, aligned like one word.
///
/// Whatever holds a vector is aligned to 32 bytes, and so the objects and closures that an execution is in: memory aligned
/// like that does not come from the blocks that the allocator has at hand.
struct FourWords: Sendable, Equatable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    init(_ vector: SIMD4<UInt64>) { (first, second, third, fourth) = (vector[0], vector[1], vector[2], vector[3]) }

    var vector: SIMD4<UInt64> { SIMD4(first, second, third, fourth) }
}
