// SPDX-License-Identifier: Apache-2.0

import Simulation
import StatesLanguage
import Testing

@testable import Engine

struct TimerQueueTests {
    private func time(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test func `timers come up in the order of their times, those of one time as they were set`() {
        var queue = TimerQueue<String>()
        for (item, at) in [("c", 3), ("a", 1), ("b1", 2), ("b2", 2)] as [(String, Int64)] {
            _ = queue.insert(item, at: time(at))
        }
        #expect(queue.next() == time(1))
        var items: [String] = []
        while let item = queue.popDue(at: time(2)) { items.append(item) }
        #expect(items == ["a", "b1", "b2"])
        #expect(queue.next() == time(3))
    }

    @Test func `a cancelled timer never comes up`() {
        var queue = TimerQueue<Int>()
        let first = queue.insert(1, at: time(1))
        _ = queue.insert(2, at: time(2))
        queue.cancel(first)
        queue.cancel(first)
        #expect(queue.next() == time(2))
        #expect(queue.popDue(at: time(9)) == 2)
        #expect(queue.popDue(at: time(9)) == nil)
    }

    @Test(arguments: 1..<6 as Range<UInt64>)
    func `with random insertions and cancellations it agrees with a sorted list`(seed: UInt64) {
        let entropy = SimulatedEntropy(seed: seed)
        var queue = TimerQueue<Int>()
        var model: [(time: Int64, number: Int, handle: TimerHandle)] = []
        for number in 0..<3_000 {
            let at = Int64(entropy.next() % 1_000)
            model.append((at, number, queue.insert(number, at: time(at))))
            guard entropy.next() % 3 != 0 else { continue }
            let victim = model.remove(at: Int(entropy.next() % UInt64(model.count)))
            queue.cancel(victim.handle)
        }
        #expect(queue.count == model.count)
        var items: [Int] = []
        while let item = queue.popDue(at: time(1_000)) { items.append(item) }
        #expect(items == model.sorted { ($0.time, $0.number) < ($1.time, $1.number) }.map(\.number))
    }
}
