// SPDX-License-Identifier: Apache-2.0

/// Numbers by samples of texts, in one array with open addressing.
///
/// The samples are hashes already, which the standard library's dictionary would hash once more.
struct SampleTable {
    private struct Slot {
        var sample: UInt64 = 0
        /// Negative in a slot that is free.
        var number = -1
    }

    private var slots = [Slot](repeating: Slot(), count: 32)
    private var count = 0

    /// The place of a sample, or the free one that it would take; good until the next call.
    mutating func place(of sample: UInt64) -> Int {
        if count * 2 >= slots.count { grow() }
        return firstPlace(of: sample)
    }

    /// The number at a place; nil where that is free.
    subscript(place: Int) -> Int? { slots[place].number < 0 ? nil : slots[place].number }

    /// Sets the number of a sample at its place.
    mutating func set(_ number: Int, of sample: UInt64, at place: Int) {
        if slots[place].number < 0 { count += 1 }
        slots[place] = Slot(sample: sample, number: number)
    }

    private func firstPlace(of sample: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: sample) & (slots.count - 1)
        while slots[place].number >= 0, slots[place].sample != sample { place = (place + 1) & (slots.count - 1) }
        return place
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        for slot in old where slot.number >= 0 { slots[firstPlace(of: slot.sample)] = slot }
    }
}
