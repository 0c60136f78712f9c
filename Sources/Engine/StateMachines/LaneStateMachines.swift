// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage
import Storage

/// The state machines that are started on one lane.
///
/// A start counts references to its machine, to the machine's plan and to what is in that some fifty times. Where two cores
/// count the same objects, each has to fetch them from the other first, which can take a tenth of a call. So a machine that
/// is started often gets a copy that only one lane counts.
struct LaneStateMachines {
    private final class Entry {
        var shared: RegisteredStateMachine
        var copy: RegisteredStateMachine?
        /// The registry's count of changes when it was last seen to have the machine.
        var changeCount: Int
        var startCount = 0

        init(_ shared: RegisteredStateMachine, changeCount: Int) {
            self.shared = shared
            self.changeCount = changeCount
        }

        var machine: RegisteredStateMachine { copy ?? shared }
    }

    /// How many are known; those that are gone count until they are forgotten.
    private static let countMaximum = 1_024
    /// The largest definition that is copied, in bytes: of one that takes long to run not much can be saved.
    private static let definitionBytesMaximum = 64 << 10

    private let lane: Int
    private let executor: any LaneExecutor
    private let services: LaneServices
    private var entries: [StateMachineRegistry.Key: Entry] = [:]
    /// The last one that was looked up, which most often is the next one too: to compare its text takes less than to hash it.
    private var latest: (key: StateMachineRegistry.Key, entry: Entry)?

    init(lane: Int, executor: any LaneExecutor, services: LaneServices) {
        self.lane = lane
        self.executor = executor
        self.services = services
    }

    /// The machine or version of an ARN, as the registry has it now, or a copy of that.
    mutating func find(_ arn: String) -> RegisteredStateMachine? { entry(of: arn)?.machine }

    /// What a start is of that was checked on this lane, on another one or on none: this lane's copy, where it has one.
    mutating func started(_ machine: RegisteredStateMachine) -> RegisteredStateMachine {
        if machine.lane == lane { return machine }
        // It may have been replaced since the start was checked.
        guard let entry = entry(of: machine.versionARN ?? machine.record.arn),
            entry.shared.record.revision == machine.record.revision
        else { return machine }
        entry.startCount += 1
        if entry.startCount == services.limits.startsBeforeCopy { copy(entry) }
        return entry.copy ?? machine
    }

    private mutating func entry(of arn: String) -> Entry? {
        let key = StateMachineRegistry.Key(arn)
        // Before the look at the registry: what changes in between is looked at once more.
        let changeCount = services.registry.changeCount
        if let latest, latest.entry.changeCount == changeCount, latest.key == key { return latest.entry }
        let entry = seen(key, changeCount)
        latest = entry.map { (key, $0) }
        return entry
    }

    /// An entry as the registry has it at a count of its changes, or later.
    private mutating func seen(_ key: StateMachineRegistry.Key, _ changeCount: Int) -> Entry? {
        let entry = entries[key]
        if let entry, entry.changeCount == changeCount { return entry }
        guard let shared = services.registry[key] else {
            entries[key] = nil
            return nil
        }
        guard let entry, entry.shared.record.revision == shared.record.revision else {
            return add(Entry(shared, changeCount: changeCount), key)
        }
        // Its tags may have changed, its plan has not.
        if entry.shared !== shared {
            entry.copy = entry.copy.map { RegisteredStateMachine(copying: shared, on: lane, plan: $0.plan, services) }
            entry.shared = shared
        }
        entry.changeCount = changeCount
        return entry
    }

    private mutating func add(_ entry: Entry, _ key: StateMachineRegistry.Key) -> Entry {
        if entries.count >= Self.countMaximum { entries = entries.filter { $0.value.copy != nil } }
        if entries.count >= Self.countMaximum { entries = [:] }
        entries[key] = entry
        return entry
    }

    /// Makes the copy on another thread, since the plan takes a while; there is none where its key cannot be used.
    private func copy(_ entry: Entry) {
        let (shared, bound) = (entry.shared, LaneBound(entry))
        guard shared.record.definitionBytes <= Self.definitionBytesMaximum else { return }
        services.reads.execute { [lane, executor, services] in
            let plan = DefinitionParser(catalog: services.catalog).plan(of: shared.record, with: services.keys)
            guard case .success = plan else { return }
            let copy = RegisteredStateMachine(copying: shared, on: lane, plan: plan, services)
            executor.execute {
                // Not the copy of a machine that is another one by now.
                if bound.value.shared === shared { bound.value.copy = copy }
            }
        }
    }
}

extension StateMachineRecord {
    fileprivate var definitionBytes: Int { sealedDefinition?.count ?? definition.utf8.count }
}
