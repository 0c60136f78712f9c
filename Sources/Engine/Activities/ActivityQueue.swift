// SPDX-License-Identifier: Apache-2.0

import Interpreter
import Storage

/// One activity: the tasks that no worker has, and the workers that wait for one.
///
/// Never both.
struct ActivityQueue {
    var record: ActivityRecord
    private var order = Queue<TaskAddress>()
    private var tasks: [TaskAddress: ActivityQueueTask] = [:]
    private(set) var pollers: [ActivityPoller] = []

    init(_ record: ActivityRecord) { self.record = record }

    mutating func append(_ task: ActivityQueueTask) {
        // After a restart a task may come twice; the place that it has is kept.
        if tasks.updateValue(task, forKey: task.address) == nil { order.append(task.address) }
    }

    mutating func removeTask(_ address: TaskAddress) {
        guard tasks.removeValue(forKey: address) != nil, order.count > 2 * tasks.count + 64 else { return }
        order.removeAll { [tasks] in tasks[$0] == nil }
    }

    mutating func popTask() -> ActivityQueueTask? {
        while let address = order.popFirst() {
            if let task = tasks.removeValue(forKey: address) { return task }
        }
        return nil
    }

    mutating func append(_ poller: ActivityPoller) { pollers.append(poller) }

    /// The worker that has waited longest.
    mutating func popPoller() -> ActivityPoller? { pollers.isEmpty ? nil : pollers.removeFirst() }

    /// Takes out all workers that a condition holds for.
    mutating func removePollers(where condition: (ActivityPoller) -> Bool) -> [ActivityPoller] {
        let removed = pollers.filter(condition)
        pollers.removeAll(where: condition)
        return removed
    }

    /// Takes a worker out that does not wait any more.
    mutating func removePoller(_ id: Int) -> ActivityPoller? {
        guard let index = pollers.firstIndex(where: { $0.id == id }) else { return nil }
        return pollers.remove(at: index)
    }
}

/// A task that no worker has.
struct ActivityQueueTask: Sendable {
    var address: TaskAddress
    var token: String
    /// The input's JSON text.
    var input: String
    var report: TaskReport
}

/// Who asks for a task.
struct ActivityWorker: Sendable {
    var name: String?
    /// Whether it is a task of an execution itself.
    var isTask = false
}

/// A worker that waits for a task.
struct ActivityPoller: Sendable {
    var id: Int
    var worker: ActivityWorker
    /// Ends its wait.
    var timer: TimerHandle
    var reply: Reply<ActivityTask?>
}
