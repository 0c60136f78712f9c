// SPDX-License-Identifier: Apache-2.0

/// A stack on which a parser gathers the parts of containers that are still open.
///
/// A closed container takes its parts off in one array of exactly their number, so each container costs one
/// allocation and no growth.
struct ScratchStack<Element>: ~Copyable {
    fileprivate var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    /// Whether it has outgrown the memory that it was given.
    private var ownsBase = false
    fileprivate(set) var count = 0

    /// Begins in memory that is valid as long as the stack: that of a small document never leaves the thread's stack.
    init(in space: UnsafeMutableBufferPointer<Element>) {
        // Without an address there is no room, and then nothing is written to it.
        base = space.baseAddress ?? UnsafeMutablePointer(bitPattern: MemoryLayout<Element>.alignment).unsafelyUnwrapped
        capacity = space.count
    }

    deinit {
        base.deinitialize(count: count)
        if ownsBase { base.deallocate() }
    }

    @inline(__always)
    mutating func push(_ element: consuming Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count += 1
    }

    private mutating func grow() {
        capacity = max(32, capacity * 2)
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        larger.moveInitialize(from: base, count: count)
        if ownsBase { base.deallocate() }
        ownsBase = true
        base = larger
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
