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
        let shared: RegisteredStateMachine
        var own: RegisteredStateMachine?
        var lookUps = 0

        init(_ shared: RegisteredStateMachine) { self.shared = shared }
    }

    /// How many are known.
    ///
    /// All are forgotten when another one comes, which costs time only.
    private static let countMaximum = 64

    private let lane: Int
    private let executor: any LaneExecutor
    private let services: LaneServices
    private var entries: [StateMachineRegistry.Key: Entry] = [:]
    /// The registry's count of changes when the entries were compared with it.
    private var changeCount = 0

    init(lane: Int, executor: any LaneExecutor, services: LaneServices) {
        self.lane = lane
        self.executor = executor
        self.services = services
    }

    /// The machine or version of an ARN, as the registry has it now, or a copy of that.
    subscript(arn: String) -> RegisteredStateMachine? {
        mutating get {
            // Before the look at the registry: what changes in between is looked at once more.
            let count = services.registry.changeCount
            if count != changeCount {
                entries = entries.filter { services.registry[$0.key] === $0.value.shared }
                changeCount = count
            }
            let key = StateMachineRegistry.Key(arn)
            guard let entry = entries[key] else { return add(key) }
            if let own = entry.own { return own }
            entry.lookUps += 1
            if entry.lookUps == services.limits.lookUpsBeforeCopy { copy(entry) }
            return entry.shared
        }
    }

    /// The copy of a machine that was found on another lane, or on none; the same where there is none of it.
    mutating func own(_ machine: RegisteredStateMachine) -> RegisteredStateMachine {
        if machine.lane == lane { return machine }
        guard let known = self[machine.versionARN ?? machine.record.arn],
            known.record.revision == machine.record.revision
        else { return machine }
        return known
    }

    private mutating func add(_ key: StateMachineRegistry.Key) -> RegisteredStateMachine? {
        guard let shared = services.registry[key] else { return nil }
        if entries.count >= Self.countMaximum { entries = [:] }
        entries[key] = Entry(shared)
        return shared
    }

    /// Makes the copy on another thread, since a large definition takes a while; there is none where its key cannot be used.
    private func copy(_ entry: Entry) {
        let (shared, bound) = (entry.shared, LaneBound(entry))
        services.reads.execute { [lane, executor, services] in
            let plan = DefinitionParser(catalog: services.catalog).plan(of: shared.record, with: services.keys)
            guard case .success(let plan) = plan else { return }
            let copy = RegisteredStateMachine(copying: shared, plan: plan, for: lane)
            executor.execute { bound.value.own = copy }
        }
    }
}
