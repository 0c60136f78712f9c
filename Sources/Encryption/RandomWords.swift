// SPDX-License-Identifier: Apache-2.0

/// Random words that were fetched and not given out yet.
public struct RandomWords: Sendable {
    /// So many that what each call costs beside them is little.
    private var words = [UInt64](repeating: 0, count: 512)
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
        let range = remaining..<remaining + 4
        return words.withUnsafeMutableBufferPointer { words in
            let four = words.extracting(range)
            defer { four.update(repeating: 0) }
            return SIMD4(four[0], four[1], four[2], four[3])
        }
    }

    private mutating func fill() {
        words.withUnsafeMutableBytes { RandomBytes.fill($0) }
        remaining = words.count
    }
}
