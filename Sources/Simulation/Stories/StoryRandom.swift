// SPDX-License-Identifier: Apache-2.0

/// Random numbers of one part of a story (SplitMix64): each part has its own, so that one can be left out of a story
/// and the others stay what they are.
struct StoryRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, part: UInt64) {
        state = seed &* 0x9e37_79b9_7f4a_7c15 ^ (part &+ 1) &* 0xd1b5_4a32_d192_ed03
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    /// A number from 0 to one below the bound.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// A number of the range.
    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True so many times of a thousand.
    mutating func perMille(_ probability: Int) -> Bool { below(1_000) < probability }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
