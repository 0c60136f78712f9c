// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage
import Synchronization

/// Brings tasks and workers of activities together.
///
/// All that concerns one activity happens on one lane.
struct ActivityDesks: Sendable {
    private let desks: [ActivityDesk]
    private let lanes: LaneGroup

    init(lanes: LaneGroup, services: LaneServices) {
        self.lanes = lanes
        desks = lanes.lanes.map { ActivityDesk(lane: $0, lanes: lanes, services: services) }
    }

    /// The desk of an activity.
    subscript(arn: String) -> ActivityDesk { desks[lanes.index(of: arn)] }

    /// Drops all that the desks hold.
    func dismantle() {
        for desk in desks {
            desk.operations.forgetAll()
            desk.queues = [:]
        }
    }

    /// Sends the workers away without a task, and those that come from now on; no task is given out any more.
    ///
    /// - Parameter isFinal: whether nothing is applied any more; until then tasks that poll
    ///   (`aws-sdk:sfn:getActivityTask`) wait on, for the next process to end them.
    func close(isFinal: Bool) { for desk in desks { desk.run { $0.close(isFinal: isFinal) } } }
}

extension ActivityDesks: TaskConnector {
    func start(_ task: ConnectorTask, report: TaskReport) {
        guard case .activity(let arn) = task.request.resource, let token = task.request.token else {
            preconditionFailure("An activity's task has an activity and a token.")
        }
        let queued = ActivityQueueTask(
            address: task.address,
            token: token,
            input: task.request.input.serialized,
            report: report
        )
        self[arn].run { $0.enqueue(queued, for: arn) }
    }

    /// The address does not say which activity it was; every desk looks, and a worker's task is in no queue.
    func cancel(_ task: TaskAddress) {
        for desk in desks { desk.run { $0.cancel(task) } }
    }
}

/// The activities of one lane.
///
/// Unchecked, because its state is touched on its lane's thread only; every way in goes through `run`.
final class ActivityDesk: @unchecked Sendable {
    let lane: Lane
    let lanes: LaneGroup
    let services: LaneServices
    let operations = SerialOperations()
    /// The activities that exist and were asked for.
    var queues: [JSONString: ActivityQueue] = [:]
    /// Which activity a waiting task belongs to.
    private var places: [TaskAddress: JSONString] = [:]
    /// Whether no task is given out any more.
    private(set) var isClosed = false
    private let lastPoller = Atomic(0)
    /// The polls that are neither answered nor given up, also while they are in no queue.
    private var polls: Set<Int> = []

    init(lane: Lane, lanes: LaneGroup, services: LaneServices) {
        self.lane = lane
        self.lanes = lanes
        self.services = services
    }

    func run(_ work: @escaping @Sendable (ActivityDesk) -> Void) {
        lane.run { [self] _ in work(self) }
    }

    /// Runs the body with the activity's queue in `queues`, or with an error where it does not exist.
    func withQueue(_ arn: String, _ body: @escaping @Sendable (ActivityDesk, ServiceError?) -> Void) {
        guard queues[JSONString(arn)] == nil else { return body(self, nil) }
        operations.run(on: JSONString(arn)) { [self] finished in
            let finished = LaneBound(finished)
            load(arn) { desk, result in
                switch result {
                case .success(.some): body(desk, nil)
                case .success(nil): body(desk, .activityDoesNotExist(arn))
                case .failure(let error): body(desk, error)
                }
                finished.value()
            }
        }
    }

    /// Looks an activity up, in the store where it was not asked for yet.
    ///
    /// Within an operation on its ARN.
    func load(
        _ arn: String,
        _ body: @escaping @Sendable (ActivityDesk, Result<ActivityRecord?, ServiceError>) -> Void
    ) {
        if let queue = queues[JSONString(arn)] { return body(self, .success(queue.record)) }
        services.read({ store in try store.activity(arn: arn) }) {
            [self] (result: Result<ActivityRecord?, ServiceError>) in
            run { desk in
                if case .success(let record?) = result { desk.queues[JSONString(arn)] = ActivityQueue(record) }
                body(desk, result)
            }
        }
    }

    // MARK: - Tasks

    func enqueue(_ task: ActivityQueueTask, for arn: String) {
        withQueue(arn) { desk, error in
            if let error { return desk.refuse(task, of: arn, because: error) }
            task.report.scheduled()
            desk.queues[JSONString(arn)]?.append(task)
            desk.places[task.address] = JSONString(arn)
            desk.match(arn)
        }
    }

    /// A task whose activity is gone fails; where the activity could not be read, the task waits and tries again.
    private func refuse(_ task: ActivityQueueTask, of arn: String, because error: ServiceError) {
        guard error.code != .activityDoesNotExist else { return task.report.failed(.activityIsMissing(arn)) }
        let time = Timestamp(milliseconds: services.clock.now.milliseconds + Self.readPauseMilliseconds)
        _ = lane.setTimer(.call { [self] in enqueue(task, for: arn) }, at: time)
    }

    private static let readPauseMilliseconds: Int64 = 1_000

    func cancel(_ address: TaskAddress) {
        guard let arn = places.removeValue(forKey: address) else { return }
        queues[arn]?.removeTask(address)
    }

    /// Gives the first task to the first worker, as long as there are both.
    private func match(_ arn: String) {
        let key = JSONString(arn)
        // A task that is given out while the server stops could be lost with its worker's connection.
        while !isClosed, queues[key]?.pollers.isEmpty == false, let task = queues[key]?.popTask() {
            places[task.address] = nil
            guard let poller = queues[key]?.popPoller() else { return }
            lane.cancelTimer(poller.timer)
            handOut(task, of: arn, to: poller)
        }
    }

    /// Records who takes the task; the worker gets it when that is on disk.
    ///
    /// Where the task is not wanted any more, the worker waits on.
    private func handOut(_ task: ActivityQueueTask, of arn: String, to poller: ActivityPoller) {
        let (address, token) = (task.address, task.token)
        lanes[address.executionARN].run { [self] lane in
            guard let execution = lane.live[JSONString(address.executionARN)],
                execution.awake.look({ $0.isWaiting(address.effect, token: token) })
            else {
                return run { $0.wait(arn, for: poller.worker, id: poller.id, reply: poller.reply) }
            }
            lane.apply(.activityStarted(address.effect, workerName: poller.worker.name), to: execution) { error in
                poller.reply(error.map(Result.failure) ?? .success(ActivityTask(token: token, input: task.input)))
            }
        }
    }

    // MARK: - Workers

    func newPollerID() -> Int { lastPoller.add(1, ordering: .relaxed).newValue }

    func poll(_ arn: String, for worker: ActivityWorker, id: Int, reply: @escaping Reply<ActivityTask?>) {
        polls.insert(id)
        wait(arn, for: worker, id: id) { [self] result in
            reply(result)
            run { _ = $0.polls.remove(id) }
        }
    }

    /// Has a worker wait in the activity's queue.
    ///
    /// The queue may have to be read first, and meanwhile the worker can have gone, or the server stop.
    private func wait(_ arn: String, for worker: ActivityWorker, id: Int, reply: @escaping Reply<ActivityTask?>) {
        withQueue(arn) { desk, error in
            guard desk.polls.contains(id), !desk.isClosed || worker.isTask else { return reply(.success(nil)) }
            if let error { return reply(.failure(error)) }
            if let refusal = desk.keyRefusal(of: arn) { return reply(.failure(refusal)) }
            let limit = desk.services.limits.pollersPerActivityMaximum
            guard (desk.queues[JSONString(arn)]?.pollers.count ?? 0) < limit else {
                return reply(
                    .failure(
                        ServiceError(
                            .activityWorkerLimitExceeded,
                            "The maximum number of workers concurrently polling for activity tasks has been reached."
                        )
                    )
                )
            }
            let deadline = desk.services.clock.now.advanced(bySeconds: desk.services.limits.activityPollSeconds)
            let timer = desk.lane.setTimer(.call { desk.endPoll(id, of: arn) }, at: deadline)
            desk.queues[JSONString(arn)]?.append(
                ActivityPoller(id: id, worker: worker, timer: timer, reply: reply)
            )
            desk.match(arn)
        }
    }

    /// Why no worker may see an activity's inputs: the key that is to seal them cannot be used.
    private func keyRefusal(of arn: String) -> ServiceError? {
        guard let settings = queues[JSONString(arn)].flatMap({ EncryptionSettings($0.record.configuration) }) else {
            return nil
        }
        return services.keys.refusal(of: settings)
    }

    /// The worker's time is up, or it is gone.
    func endPoll(_ id: Int, of arn: String) {
        polls.remove(id)
        guard let poller = queues[JSONString(arn)]?.removePoller(id) else { return }
        lane.cancelTimer(poller.timer)
        poller.reply(.success(nil))
    }

    func close(isFinal: Bool) {
        isClosed = true
        for key in queues.keys {
            for poller in queues[key]?.removePollers(where: { isFinal || !$0.worker.isTask }) ?? [] {
                lane.cancelTimer(poller.timer)
                poller.reply(.success(nil))
            }
        }
    }

    /// The activity is gone: workers learn it, and so do the executions whose tasks it had.
    func drop(_ arn: String) {
        let key = JSONString(arn)
        guard var queue = queues.removeValue(forKey: key) else { return }
        while let poller = queue.popPoller() {
            lane.cancelTimer(poller.timer)
            poller.reply(.failure(.activityDoesNotExist(arn)))
        }
        while let task = queue.popTask() {
            places[task.address] = nil
            task.report.failed(.activityIsMissing(arn))
        }
    }
}

extension TaskFailure {
    /// A task of an activity that does not exist (recorded).
    fileprivate static func activityIsMissing(_ arn: String) -> TaskFailure {
        TaskFailure(error: "States.Runtime", cause: "The activity \(arn) does not exist.", stage: .schedule)
    }
}
