// SPDX-License-Identifier: Apache-2.0

/// Random words that were fetched and not given out yet.
///
/// Not to be copied: both would give out the same ones, and keep what the other has given out.
public struct RandomWords: ~Copyable, Sendable {
    /// So many that what each call costs beside them is little; zeros where they were given out.
    private(set) var words = [UInt64](repeating: 0, count: 512)
    private var remaining = 0

    /// Starts with none fetched.
    public init() {}

    /// One word.
    public mutating func next() -> UInt64 {
        if remaining == 0 { fill() }
        remaining -= 1
        // Secrets are made of them: what was given out is not kept.
        defer { words[remaining] = 0 }
        return words[remaining]
    }

    /// Four at once, which an execution's start takes twice.
    public mutating func nextFour() -> SIMD4<UInt64> {
        guard remaining >= 4 else { return SIMD4(next(), next(), next(), next()) }
        remaining -= 4
        let first = remaining
        return words.withUnsafeMutableBufferPointer { fetched in
            let four = SIMD4(fetched[first], fetched[first + 1], fetched[first + 2], fetched[first + 3])
            for index in first..<first + 4 { fetched[index] = 0 }
            return four
        }
    }

    private mutating func fill() {
        words.withUnsafeMutableBytes { RandomBytes.fill($0) }
        remaining = words.count
    }
}
