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
/// What a task has started stays while the task's execution is open: after a restart the task may ask for it again, and
/// what was not there any more would run twice. Of one that could not be restored nobody knows what its tasks have
/// started, only that it is younger: all that is stays.
///
/// Unchecked, because its state is touched on its lane's thread only.
final class RetentionSweeper: @unchecked Sendable {
    private let lanes: LaneGroup
    private let lane: Lane
    private let policy: RetentionPolicy
    private let logger: Logger
    /// What is being removed.
    private var removals: [ExecutionRemoval] = []
    /// Whether the last look found as many as it may: there may be more.
    private var isMoreLikely = false
    /// Taken before the last look.
    private var mark = 0
    /// Behind which execution the next look goes on: those before it were removed, or passed over; nil for from the
    /// first.
    private var place: EndedExecution.Place?
    /// How many executions were passed over since it went from the first.
    private var sparedCount = 0
    /// How many go together while the store is too large.
    private var pace = RetentionPace()
    /// Whether the last look found the store too large, and all that had ended was removed.
    private var removedAll = false
    /// Whether it was told that the store stays too large.
    private var toldTooLarge = false

    init(lanes: LaneGroup, policy: RetentionPolicy, logger: Logger) {
        self.lanes = lanes
        lane = lanes.lanes[0]
        self.policy = policy
        self.logger = logger
    }

    private var services: LaneServices { lane.services }

    /// Begins once the nested starts that a restart has asked for again are answered.
    func begin() {
        lanes.gather {
            Array($0.reissuedStarts.prefix(1))
        } then: { [self] open in
            lane.run { [self] _ in
                if open.isEmpty { return sweep() }
                call(after: Self.restoringPauseMilliseconds) { [self] in begin() }
            }
        }
    }

    private static let restoringPauseMilliseconds: Int64 = 100

    /// What one look found.
    private struct Findings: Sendable {
        /// What earlier sweeps have begun.
        var begun: [ExecutionRemoval] = []
        /// What may be removed.
        var due: [EndedExecution] = []
        /// How many could be found.
        var limit: Int
        var pace: RetentionPace
        /// Whether the store is larger than it may be.
        var isTooLarge = false
    }

    /// Looks for what there is to remove, at once and from then on.
    private func sweep() {
        guard let mark = services.removals.mark else {
            isMoreLikely = true
            return wait()
        }
        self.mark = mark
        let (policy, now, place, pace) = (policy, services.clock.now, place, pace)
        let read = { @Sendable (store: any Store) throws in
            try Self.findings(in: store, policy, after: place, at: now, pace)
        }
        services.read(read) { [self] result in
            switch result {
            case .success(let findings): spareChildren(findings)
            case .failure(let error):
                logger.warning("Old executions could not be looked for.", metadata: ["reason": "\(error.message)"])
                lane.run { [self] _ in wait() }
            }
        }
    }

    /// What earlier sweeps have begun, else what is due; before its time only where the store is too large.
    private static func findings(
        in store: any Store,
        _ policy: RetentionPolicy,
        after place: EndedExecution.Place?,
        at now: Timestamp,
        _ pace: RetentionPace
    ) throws(StoreError) -> Findings {
        var findings = Findings(limit: policy.executionsPerSweep, pace: pace)
        findings.begun = try store.documents(collection: ExecutionRemoval.notes).compactMap { note in
            ExecutionRemoval(noted: note.name, note.document)
        }
        guard findings.begun.isEmpty else { return findings }
        if let maximum = policy.bytesMaximum {
            let count = findings.pace.next(usedBytes: try store.usedBytes(), maximum: maximum)
            findings.isTooLarge = count > 0
            if findings.isTooLarge { findings.limit = min(count, findings.limit) }
        }
        let time = findings.isTooLarge ? now : policy.limit(at: now)
        findings.due = try store.endedExecutions(
            EndedExecutionQuery(before: time, after: place, limit: findings.limit)
        )
        return findings
    }

    /// Takes out what tasks of open executions have started.
    ///
    /// Asked after the look: what had ended by then was noted before it began.
    private func spareChildren(_ findings: Findings) {
        let due = findings.due
        lanes.gather { lane -> [ExecutionKey] in
            let broken = lane.broken.values.map(\.key).min()
            guard broken != nil || !lane.children.isEmpty else { return [] }
            let kept = due.filter { ended in
                broken.map { $0 < ended.key } == true || lane.children.contains(JSONString(ended.arn))
            }
            return kept.map(\.key)
        } then: { [self] keys in
            let spared = Set(keys)
            lane.run { [self] _ in
                sparedCount += spared.count
                pace = findings.pace
                let isFull = due.count >= findings.limit
                isMoreLikely = isFull || !findings.begun.isEmpty
                if isFull { place = due.last?.place }
                removals = findings.begun
                for ended in due where !spared.contains(ended.key) {
                    removals.append(ExecutionRemoval(key: ended.key, turns: ended.turns))
                }
                tell(ofTooLarge: findings.isTooLarge)
                if !isMoreLikely { startOver() }
                removeNext()
            }
        }
    }

    /// Has the next look begin with the first one again: what was passed over may have become free.
    private func startOver() { (place, sparedCount) = (nil, 0) }

    /// Warns, once, that the store is too large although all that may be removed was.
    private func tell(ofTooLarge isTooLarge: Bool) {
        let stays = isTooLarge && removedAll
        if stays, !toldTooLarge {
            logger.warning(
                "The store is larger than it may be, and there is nothing left to remove.",
                metadata: ["bytesMaximum": "\(policy.bytesMaximum ?? 0)", "keptForOpenParents": "\(sparedCount)"]
            )
        }
        toldTooLarge = stays
        removedAll = isTooLarge && !isMoreLikely
    }

    /// Removes as much as one commit may.
    private func removeNext() {
        guard !services.health.isStopping, !removals.isEmpty else { return wait() }
        guard services.removals.beginRemoval(since: mark) else {
            // Of what was found something may run again. What was begun is noted in the store.
            removals = []
            isMoreLikely = true
            startOver()
            return wait()
        }
        var (changes, rows) = ([StoreChange](), policy.rowsPerCommit)
        while var removal = removals.first, rows > 0 {
            let before = removal.removedTurns
            changes += removal.step(rows: rows)
            rows -= removal.removedTurns - before + 1
            removals[0] = removal
            if removal.isDone { removals.removeFirst() }
        }
        changes.append(Self.lastKeyChange(services))
        lane.commit(
            changes,
            Commitment { [self] error in
                services.removals.endRemoval()
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
        call(after: pause) { [self] in if removals.isEmpty { sweep() } else { removeNext() } }
    }

    private func call(after milliseconds: Int64, _ body: @escaping () -> Void) {
        let time = Timestamp(milliseconds: services.clock.now.milliseconds + milliseconds)
        _ = lane.setTimer(.call(body), at: time)
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
    /// Begins to remove old executions, where they are not kept for ever, and what no redrive may need any more.
    func startRetention() {
        FrameSweeper(lanes: lanes, logger: logger).begin()
        guard let policy = services.limits.retention else { return }
        RetentionSweeper(lanes: lanes, policy: policy, logger: logger).begin()
    }
}
