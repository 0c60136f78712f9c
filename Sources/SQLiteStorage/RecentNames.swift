// SPDX-License-Identifier: Apache-2.0

import Storage
import Synchronization

/// The executions that the table `names` does not know yet, by the hash of their ARN: at most one for a hash.
///
/// The writer changes them, readers look in before they ask the table. An execution comes in before its commit and
/// leaves after the commit that put it into the table; so whoever misses it here finds it there.
final class RecentNames: Sendable {
    /// How many parts the range of hashes has; what settles at a time is one part, so that it goes to few pages.
    static let partCount = 128

    private struct Part: Sendable {
        var keys: [Int64: Int64] = [:]
        /// Not above any of the keys.
        var lowestKey = Int64.max
    }

    private struct State: Sendable {
        var parts = [Part](repeating: Part(), count: RecentNames.partCount)
        var count = 0
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.count } }

    /// The key of the execution with that hash.
    func key(of hash: Int64) -> Int64? { state.withLock { $0.parts[Self.part(of: hash)].keys[hash] } }

    func insert(_ names: [Int64: Int64]) {
        state.withLock { state in
            for (hash, key) in names {
                let part = Self.part(of: hash)
                if state.parts[part].keys.updateValue(key, forKey: hash) == nil { state.count += 1 }
                state.parts[part].lowestKey = min(state.parts[part].lowestKey, key)
            }
        }
    }

    /// Takes out those hashes that are of those keys.
    func remove(_ names: [Int64: Int64]) {
        state.withLock { state in
            var touched: Set<Int> = []
            for (hash, key) in names {
                let part = Self.part(of: hash)
                guard state.parts[part].keys[hash] == key else { continue }
                state.parts[part].keys[hash] = nil
                state.count -= 1
                touched.insert(part)
            }
            // Those that stay are new: had they the old ones' lowest key, a crash would have all be looked for again.
            for part in touched { state.parts[part].lowestKey = state.parts[part].keys.values.min() ?? .max }
        }
    }

    /// All of one part.
    func names(inPart part: Int) -> [Int64: Int64] { state.withLock { $0.parts[part].keys } }

    /// A key that is not above any outside of some parts; nil where there is none.
    func lowestKey(outside parts: Set<Int>) -> Int64? {
        state.withLock { state in
            var lowest = Int64.max
            for (number, part) in state.parts.enumerated() where !parts.contains(number) {
                lowest = min(lowest, part.lowestKey)
            }
            return lowest == .max ? nil : lowest
        }
    }

    /// Neighbours of one hash are in one part.
    private static func part(of hash: Int64) -> Int { Int(UInt64(bitPattern: hash) >> 57) }
}
