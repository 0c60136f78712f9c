// SPDX-License-Identifier: Apache-2.0

import StatesLanguage

/// What is due when: a binary heap of times, with what each stands for beside it.
///
/// A cancelled timer leaves its place in the heap until that comes up; when most places are of cancelled timers,
/// the heap is built anew, so that a year's timeout of an execution that took a second does not stay for a year.
struct TimerQueue<Item> {
    private struct Place {
        var time: Timestamp
        var handle: TimerHandle

        /// Of two timers for one time, the one that was set first comes first.
        static func precedes(_ left: Place, _ right: Place) -> Bool {
            (left.time, left.handle.number) < (right.time, right.handle.number)
        }
    }

    private var heap: [Place] = []
    private var items: [TimerHandle: Item] = [:]
    private var lastHandle = 0

    /// How many timers are set.
    var count: Int { items.count }

    /// Sets a timer.
    mutating func insert(_ item: Item, at time: Timestamp) -> TimerHandle {
        lastHandle += 1
        let handle = TimerHandle(number: lastHandle)
        items[handle] = item
        heap.append(Place(time: time, handle: handle))
        siftUp(heap.count - 1)
        return handle
    }

    /// Cancels a timer; one that has come up or was cancelled already is left as it is.
    mutating func cancel(_ handle: TimerHandle) {
        guard items.removeValue(forKey: handle) != nil else { return }
        guard heap.count > 2 * items.count + 64 else { return }
        heap.removeAll { items[$0.handle] == nil }
        for index in (0..<heap.count / 2).reversed() { siftDown(index) }
    }

    /// The time of the first timer.
    mutating func next() -> Timestamp? {
        while let first = heap.first, items[first.handle] == nil { removeFirst() }
        return heap.first?.time
    }

    /// Takes the first timer out if its time has come.
    mutating func popDue(at now: Timestamp) -> Item? {
        guard let time = next(), time <= now else { return nil }
        let handle = heap[0].handle
        removeFirst()
        return items.removeValue(forKey: handle)
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard Place.precedes(heap[index], heap[parent]) else { return }
            heap.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var first = index
            for child in (2 * index + 1)...(2 * index + 2) where child < heap.count {
                if Place.precedes(heap[child], heap[first]) { first = child }
            }
            guard first != index else { return }
            heap.swapAt(index, first)
            index = first
        }
    }
}

/// One timer that was set.
struct TimerHandle: Hashable, Sendable {
    var number: Int
}
