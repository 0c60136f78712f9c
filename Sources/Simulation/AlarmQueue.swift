// SPDX-License-Identifier: Apache-2.0

/// What is due when, in milliseconds of a clock's uptime: of two alarms for one time, the first one set comes first.
struct AlarmQueue<Item> {
    private struct Alarm {
        var time: Int64
        var number: Int
        var item: Item

        func precedes(_ other: Alarm) -> Bool { (time, number) < (other.time, other.number) }
    }

    private var heap: [Alarm] = []
    private var lastNumber = 0

    /// The time of the first alarm.
    var first: Int64? { heap.first?.time }

    mutating func insert(_ item: Item, at time: Int64) {
        lastNumber += 1
        heap.append(Alarm(time: time, number: lastNumber, item: item))
        var index = heap.count - 1
        while index > 0, heap[index].precedes(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes out the first alarm if its time has come.
    mutating func popDue(at now: Int64) -> Item? {
        guard let alarm = heap.first, alarm.time <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var index = 0
        while true {
            var first = index
            for child in (2 * index + 1)...(2 * index + 2) where child < heap.count {
                if heap[child].precedes(heap[first]) { first = child }
            }
            guard first != index else { return alarm.item }
            heap.swapAt(index, first)
            index = first
        }
    }
}
