// SPDX-License-Identifier: Apache-2.0

import Interpreter

/// The timers that an execution has set: two of them, and most executions that wait have no more, take no memory of
/// their own.
struct HeldTimers {
    private var first: (id: TimerID, handle: TimerHandle)?
    private var second: (id: TimerID, handle: TimerHandle)?
    private var others: [TimerID: TimerHandle] = [:]

    var count: Int { (first == nil ? 0 : 1) + (second == nil ? 0 : 1) + others.count }

    func contains(_ id: TimerID) -> Bool { first?.id == id || second?.id == id || others[id] != nil }

    /// Adds a timer; the execution gives each a number of its own.
    mutating func insert(_ handle: TimerHandle, for id: TimerID) {
        if first == nil {
            first = (id, handle)
        } else if second == nil {
            second = (id, handle)
        } else {
            others[id] = handle
        }
    }

    @discardableResult
    mutating func remove(_ id: TimerID) -> TimerHandle? {
        if let held = first, held.id == id {
            first = nil
            return held.handle
        }
        if let held = second, held.id == id {
            second = nil
            return held.handle
        }
        return others.isEmpty ? nil : others.removeValue(forKey: id)
    }

    /// Takes all of them away, and gives them in no order; most executions that end have none.
    mutating func takeAll() -> [TimerHandle] {
        guard count > 0 else { return [] }
        defer { self = HeldTimers() }
        return [first, second].compactMap { $0?.handle } + others.values
    }
}
