// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Engine
import Glibc
import StatesLanguage

/// A lane on a serial queue.
final class DispatchLane: LaneExecutor {
    private static let key = DispatchSpecificKey<ObjectIdentifier>()
    private let queue = DispatchQueue(label: "lane")

    init() { queue.setSpecific(key: Self.key, value: ObjectIdentifier(self)) }

    var isCurrent: Bool { DispatchQueue.getSpecific(key: Self.key) == ObjectIdentifier(self) }

    func execute(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    func schedule(at time: Timestamp, _ work: @escaping @Sendable () -> Void) {
        let milliseconds = max(0, time.milliseconds - MachineClock().now.milliseconds + 1)
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(milliseconds)), execute: work)
    }
}

/// A thread for calls that block.
struct DispatchExecutor: BlockingExecutor {
    private let queue = DispatchQueue(label: "blocking")

    func execute(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
}

struct MachineClock: EngineClock {
    var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
