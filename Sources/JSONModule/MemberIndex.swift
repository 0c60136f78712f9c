// SPDX-License-Identifier: Apache-2.0

/// A hash index over the members of a large object: an open-addressed table of positions.
struct MemberIndex: Sendable {
    /// Up to this many members an object goes without an index.
    static let threshold = 16

    /// A power of two of slots, at most half of them taken: a member's position + 1, or 0.
    var slots: [UInt32] = []

    var isEmpty: Bool { slots.isEmpty }

    init() {}

    /// Indexes members whose names differ.
    init(of entries: [JSONObject.Entry]) {
        precondition(entries.count < Int(UInt32.max), "An object has at most 2^32 - 2 members.")
        var size = 64
        while size < entries.count * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        for position in entries.indices { insert(entries[position].key, at: position) }
    }

    /// Takes up the last member, which was just appended.
    mutating func append(_ entries: [JSONObject.Entry]) {
        guard entries.count > Self.threshold else { return }
        if isEmpty || entries.count * 2 > slots.count {
            self = MemberIndex(of: entries)
        } else if let last = entries.last {
            insert(last.key, at: entries.count - 1)
        }
    }

    /// Whether two of some members have one name.
    static func repeats(_ entries: [JSONObject.Entry]) -> Bool {
        var seen = Set<JSONString>(minimumCapacity: entries.count)
        return !entries.allSatisfy { seen.insert($0.key).inserted }
    }

    func position(of key: JSONString, in entries: [JSONObject.Entry]) -> Int? {
        var slot = key.hashValue & (slots.count - 1)
        while slots[slot] != 0 {
            let position = Int(slots[slot]) - 1
            if entries[position].key == key { return position }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func insert(_ key: JSONString, at position: Int) {
        var slot = key.hashValue & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(position + 1)
    }
}
