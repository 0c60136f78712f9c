// SPDX-License-Identifier: Apache-2.0

/// How many executions are removed together from a store that is too large.
///
/// Few at first, then as many as it takes by what the last ones have freed, at most twice as many as before: of large ones
/// some would go else that could have stayed.
struct RetentionPace: Sendable {
    /// How many went last; 0 where the store was not too large.
    private var count = 0
    /// The store's size before they went.
    private var usedBytes: Int64 = 0

    /// The next number, 0 where the store is not too large.
    mutating func next(usedBytes used: Int64, maximum: Int64) -> Int {
        let excess = used - maximum
        guard excess > 0 else {
            count = 0
            return 0
        }
        let freed = usedBytes - used
        // Small ones free no whole page, and others may have taken what they freed.
        let needed = count > 0 && freed > 0 ? max(1, Int(excess) / max(1, Int(freed) / count)) : .max
        count = min(max(1, 2 * count), needed)
        usedBytes = used
        return count
    }
}
