// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Logging
import StatesLanguage
import Storage

/// Removes the frames of executions that did not succeed once their time to be redriven is over: a Map's may hold all
/// that its iterations gave.
///
/// It goes through those executions in the order of their ends: how far it has come is stored with what it removes, so
/// that the next process looks at none twice but those of the last look.
///
/// Unchecked, because its state is touched on its lane's thread only.
final class FrameSweeper: @unchecked Sendable {
    private let lane: Lane
    private let logger: Logger
    private let policy: RetentionPolicy
    /// Behind which execution it goes on.
    private var place: EndedExecution.Place?

    init(lanes: LaneGroup, logger: Logger) {
        lane = lanes.lanes[0]
        self.logger = logger
        policy = lane.services.limits.retention ?? RetentionPolicy()
    }

    private var services: LaneServices { lane.services }

    /// Goes on from where the last process was.
    func begin() {
        services.read { store in
            try store.document(collection: Self.collection, name: Self.name).flatMap(Self.place)
        } reply: { [self] result in
            lane.run { [self] _ in
                // From the first one, where that cannot be read: it looks at more of them, and finds the same.
                if case .success(let stored) = result { place = stored }
                sweep()
            }
        }
    }

    /// What one look found.
    private struct Findings: Sendable {
        /// Executions that still have frames.
        var executions: [ExecutionKey] = []
        /// Behind the last one that was looked at.
        var place: EndedExecution.Place?
        /// Whether there may be more.
        var isFull = false
    }

    private func sweep() {
        guard let mark = services.removals.mark else { return wait(isBusy: true) }
        let time = services.clock.now.advanced(bySeconds: -services.limits.redrivableSecondsMaximum)
        let query = EndedExecutionQuery(
            before: time,
            after: place,
            isOfUnsuccessful: true,
            limit: policy.executionsPerSweep
        )
        services.read { store in
            let ended = try store.endedExecutions(query)
            return Findings(
                executions: try ended.map(\.key).filter { try store.hasFrames($0) },
                place: ended.last?.place ?? query.place,
                isFull: ended.count >= query.limit
            )
        } reply: { [self] (result: Result<Findings, ServiceError>) in
            lane.run { [self] _ in
                switch result {
                case .success(let findings): remove(findings, since: mark)
                case .failure(let error):
                    logger.warning(
                        "Frames that nothing needs could not be looked for.",
                        metadata: ["reason": "\(error.message)"]
                    )
                    wait(isBusy: false)
                }
            }
        }
    }

    /// Removes as many frames as one commit may, some of each execution; the next look finds those that have more.
    private func remove(_ findings: Findings, since mark: Int) {
        guard !services.health.isStopping else { return }
        guard !findings.executions.isEmpty else {
            place = findings.place
            return wait(isBusy: findings.isFull)
        }
        guard services.removals.beginRemoval(since: mark) else { return wait(isBusy: true) }
        let share = max(1, policy.rowsPerCommit / findings.executions.count)
        var changes = findings.executions.map { StoreChange.removeFrames(of: $0, atMost: share) }
        if let place {
            changes.append(.putDocument(collection: Self.collection, name: Self.name, Self.document(place)))
        }
        lane.commit(
            changes,
            Commitment { [self] error in
                services.removals.endRemoval()
                // After a failed commit nothing is stored any more.
                if error == nil { wait(isBusy: true) }
            }
        )
    }

    /// Goes on after a pause: a short one while there is something to do.
    private func wait(isBusy: Bool) {
        guard !services.health.isStopping else { return }
        let pause = isBusy ? policy.pauseMilliseconds : Self.sweepMilliseconds
        let time = Timestamp(milliseconds: services.clock.now.milliseconds + pause)
        _ = lane.setTimer(.call { [self] in sweep() }, at: time)
    }

    /// It is in no hurry.
    private static let sweepMilliseconds: Int64 = 3_600_000

    // MARK: - The stored place

    private static let collection = "counters"
    private static let name = "frames-removed-through"

    private static func document(_ place: EndedExecution.Place) -> JSON {
        [.integer(place.stopTime.milliseconds), .integer(place.key.number)]
    }

    private static func place(_ document: JSON) -> EndedExecution.Place? {
        guard let time = document[0]?.int, let key = document[1]?.int else { return nil }
        return EndedExecution.Place(stopTime: Timestamp(milliseconds: Int64(time)), key: ExecutionKey(Int64(key)))
    }
}
