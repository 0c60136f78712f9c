// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// All instances of all functions, and the calls that wait for one.
///
/// `@unchecked Sendable`: everything is read and changed on the host's event loop only.
final class InstancePool: @unchecked Sendable {
    /// A call that waits because there are as many instances as there may be.
    private struct Waiting {
        var plan: InstancePlan
        var call: Call
    }

    private let host: InstanceHost
    private var instances: [String: Instance] = [:]
    /// Those that wait for a call, the one that has waited longest first.
    private var idle: [Instance] = []
    private var idleTimers: [String: Scheduled<Void>] = [:]
    private var waiting: [Waiting] = []
    /// The generation that each version is in; instances of others are ended when they are free.
    private var generations: [String: String] = [:]
    private var onEmpty: (() -> Void)?

    init(host: InstanceHost) { self.host = host }

    /// How many instances there are.
    var count: Int { instances.count }

    /// Runs a call; false where too many wait already.
    func run(_ call: Call, _ plan: InstancePlan) -> Bool {
        host.eventLoop.preconditionInEventLoop()
        guard onEmpty == nil else { return false }
        retire(function: plan.function, version: plan.version, keeping: plan.generation)
        if let index = idle.lastIndex(where: { $0.plan.key == plan.key && $0.isIdle }) {
            take(at: index).run(call)
            return true
        }
        if let instance = instances.values.first(where: { $0.plan.key == plan.key && $0.isFree }) {
            instance.reserve(call)
            return true
        }
        if instances.count < host.configuration.instanceMaximum {
            start(plan, call)
            return true
        }
        guard waiting.count < host.configuration.waitingMaximum else { return false }
        waiting.append(Waiting(plan: plan, call: call))
        // An instance that only waits makes room; the call starts when it is gone.
        if !idle.isEmpty { take(at: 0).end() }
        return true
    }

    /// Drops a call that waits, for room or for the start of its instance; false where it does not wait.
    func cancel(requestID: String) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.call.requestID == requestID }) else {
            return instances.values.contains { $0.withdraw(requestID: requestID) }
        }
        waiting.remove(at: index)
        return true
    }

    /// Ends the instances of a version, but those of one generation; busy ones when they are free.
    func retire(function: String, version: String, keeping generation: String?) {
        generations["\(function):\(version)"] = generation
        endIdle { $0.function == function && $0.version == version && $0.generation != generation }
    }

    /// Ends all instances of a function that has been deleted; calls that run go on to their end.
    func retire(function: String) {
        for key in generations.keys where key.hasPrefix(function + ":") { generations[key] = nil }
        endIdle { $0.function == function }
    }

    /// Ends everything; `done` is called when no process is left.
    func end(then done: @escaping () -> Void) {
        host.eventLoop.preconditionInEventLoop()
        onEmpty = done
        for waiting in waiting { refuse(waiting.call) }
        waiting = []
        for timer in idleTimers.values { timer.cancel() }
        idle = []
        if instances.isEmpty { return done() }
        for instance in Array(instances.values) { instance.end() }
    }

    // MARK: - Instances

    private func start(_ plan: InstancePlan, _ call: Call) {
        let instance = Instance(
            plan: plan,
            host: host,
            first: call,
            onIdle: { [unowned self] in becameIdle($0) },
            onGone: { [unowned self] in gone($0) }
        )
        instances[instance.id] = instance
        instance.start()
    }

    private func becameIdle(_ instance: Instance) {
        let plan = instance.plan
        guard onEmpty == nil, generations["\(plan.function):\(plan.version)"] == plan.generation else {
            return instance.end()
        }
        if let index = waiting.firstIndex(where: { $0.plan.key == plan.key }) {
            return instance.run(waiting.remove(at: index).call)
        }
        // Others wait for room.
        guard waiting.isEmpty else { return instance.end() }
        idle.append(instance)
        idleTimers[instance.id] = host.eventLoop.scheduleTask(in: host.configuration.idleTimeout) {
            guard let index = self.idle.firstIndex(where: { $0 === instance }) else { return }
            self.take(at: index).end()
        }
    }

    private func gone(_ instance: Instance) {
        instances[instance.id] = nil
        removeIdle { $0 === instance }
        if let call = instance.reserved { takeBack(call, instance.plan) }
        if instances.isEmpty, let onEmpty { return onEmpty() }
        while !waiting.isEmpty, instances.count < host.configuration.instanceMaximum {
            let next = waiting.removeFirst()
            start(next.plan, next.call)
        }
    }

    /// Starts over with a call whose instance has ended before it began.
    private func takeBack(_ call: Call, _ plan: InstancePlan) {
        guard onEmpty == nil else { return refuse(call) }
        waiting.insert(Waiting(plan: plan, call: call), at: 0)
    }

    private func refuse(_ call: Call) {
        call.finish(.failed("ServiceException", "RequestId: \(call.requestID) Error: The server is shutting down."))
    }

    private func take(at index: Int) -> Instance {
        let instance = idle.remove(at: index)
        idleTimers.removeValue(forKey: instance.id)?.cancel()
        return instance
    }

    private func removeIdle(where matches: (Instance) -> Bool) {
        for index in idle.indices.reversed() where matches(idle[index]) { _ = take(at: index) }
    }

    private func endIdle(where matches: (InstancePlan) -> Bool) {
        for index in idle.indices.reversed() where matches(idle[index].plan) { take(at: index).end() }
    }
}
