// SPDX-License-Identifier: Apache-2.0

/// A stack on which a parser gathers the parts of containers that are still open.
///
/// A closed container takes its parts off in one array of exactly their number, so each container costs one
/// allocation and no growth.
struct ScratchStack<Element>: ~Copyable {
    fileprivate var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    fileprivate(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    @inline(__always)
    mutating func push(_ element: consuming Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}

extension ScratchStack where Element == JSON {
    /// Takes off all elements from a position on.
    mutating func take(from start: Int) -> [JSON] {
        let taken = count - start
        let source = base + start
        count = start
        // Faster than the initializer that takes a closure: that one looks the array's metadata up on each call.
        var array: [JSON] = []
        array.reserveCapacity(taken)
        for position in 0..<taken { array.append((source + position).move()) }
        return array
    }
}

extension ScratchStack where Element == JSONObject.Entry {
    /// Takes off all elements from a position on.
    mutating func take(from start: Int) -> [JSONObject.Entry] {
        let taken = count - start
        let source = base + start
        count = start
        var array: [JSONObject.Entry] = []
        array.reserveCapacity(taken)
        for position in 0..<taken { array.append((source + position).move()) }
        return array
    }
}
