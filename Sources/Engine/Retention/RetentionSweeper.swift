// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Logging
import StatesLanguage
import Storage
import Synchronization

/// Removes executions that ended long ago: now and then it looks for some, and removes them in small commits, one after
/// another, among those of all other work.
///
/// Unchecked, because its state is touched on its lane's thread only.
final class RetentionSweeper: @unchecked Sendable {
    private let lane: Lane
    private let policy: RetentionPolicy
    private let logger: Logger
    /// What is being removed.
    private var removals: [ExecutionRemoval] = []
    /// Whether the last look found as many as it may: there may be more.
    private var isMoreLikely = false

    init(lane: Lane, policy: RetentionPolicy, logger: Logger) {
        self.lane = lane
        self.policy = policy
        self.logger = logger
    }

    private var services: LaneServices { lane.services }

    /// Looks for what there is to remove, at once and from then on.
    func sweep() {
        let (policy, now) = (policy, services.clock.now)
        let read = { @Sendable (store: any Store) throws in try Self.due(in: store, policy, at: now) }
        services.read(read) { [self] result in
            lane.run { [self] _ in
                switch result {
                case .success(let due):
                    removals = due
                    isMoreLikely = due.count >= policy.executionsPerSweep
                    removeNext()
                case .failure(let error):
                    logger.warning("Old executions could not be looked for.", metadata: ["reason": "\(error.message)"])
                    wait()
                }
            }
        }
    }

    /// What earlier sweeps have begun, then what is due; before its time only where the store is too large.
    private static func due(
        in store: any Store,
        _ policy: RetentionPolicy,
        at now: Timestamp
    ) throws(StoreError) -> [ExecutionRemoval] {
        let begun = try store.documents(collection: ExecutionRemoval.notes).compactMap { note in
            ExecutionRemoval(noted: note.name, note.document)
        }
        guard begun.isEmpty else { return begun }
        var limit = policy.limit(at: now)
        if let maximum = policy.bytesMaximum, try store.usedBytes() > maximum { limit = now }
        return try store.endedExecutions(before: limit, limit: policy.executionsPerSweep).map { ended in
            ExecutionRemoval(key: ended.key, turns: ended.turns)
        }
    }

    /// Removes as much as one commit may.
    private func removeNext() {
        guard !services.health.isStopping else { return }
        var (changes, rows) = ([StoreChange](), policy.rowsPerCommit)
        while var removal = removals.first, rows > 0 {
            let before = removal.removedTurns
            changes += removal.step(rows: rows)
            rows -= removal.removedTurns - before + 1
            removals[0] = removal
            if removal.isDone { removals.removeFirst() }
        }
        guard !changes.isEmpty else { return wait() }
        changes.append(Self.lastKeyChange(services))
        lane.commit(
            changes,
            Commitment { [self] error in
                // After a failed commit nothing is stored any more.
                if error == nil { wait() }
            }
        )
    }

    /// Goes on after a pause: a short one while there is something to remove.
    private func wait() {
        guard !services.health.isStopping else { return }
        let isBusy = !removals.isEmpty || isMoreLikely
        let pause = isBusy ? policy.pauseMilliseconds : Int64(policy.sweepSeconds) * 1_000
        let time = Timestamp(milliseconds: services.clock.now.milliseconds + pause)
        let timer = LaneTimer.call { [self] in if removals.isEmpty { sweep() } else { removeNext() } }
        _ = lane.setTimer(timer, at: time)
    }
}

extension RetentionSweeper {
    private static let counters = "counters"
    private static let lastKey = "last-execution-key"

    /// Keeps the last key that was given out, in the same commit as a removal: keys are never given out again, not even
    /// when the newest execution of all is removed.
    static func lastKeyChange(_ services: LaneServices) -> StoreChange {
        .putDocument(
            collection: counters,
            name: lastKey,
            .integer(services.lastExecutionKey.load(ordering: .relaxed))
        )
    }

    /// The last key as removals have kept it; 0 where there were none.
    static func lastExecutionKey(in store: any Store) throws(StoreError) -> ExecutionKey {
        ExecutionKey(Int64(try store.document(collection: counters, name: lastKey)?.int ?? 0))
    }
}

extension WorkflowEngine {
    /// Begins to remove old executions, where they are not kept for ever.
    func startRetention() {
        guard let policy = services.limits.retention else { return }
        let sweeper = RetentionSweeper(lane: lanes.lanes[0], policy: policy, logger: logger)
        lanes.lanes[0].run { _ in sweeper.sweep() }
    }
}
