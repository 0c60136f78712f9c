// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import Storage

extension WorkflowEngine {
    /// Creates an activity; one that is there already is answered, unless its encryption differs.
    public func createActivity(name: String, configuration: JSONObject, reply: @escaping Reply<ActivityRecord>) {
        let check = { [keys = services.keys] () throws(ServiceError) in
            try ResourceName.check(name)
            try keys.check(configuration)
        }
        guard accepts(reply, check) else { return }
        let record = ActivityRecord(
            arn: "\(self.configuration.arnPrefix)activity:\(name)",
            name: name,
            creationTime: services.clock.now,
            configuration: configuration
        )
        activities[record.arn].run { $0.create(record, reply: reply) }
    }

    /// Deletes an activity; one that does not exist is deleted already.
    public func deleteActivity(arn: String, reply: @escaping Reply<Void>) {
        guard accepts(reply, arn, .activity) else { return }
        activities[arn].run { $0.delete(arn, reply: reply) }
    }

    /// An activity's record; ActivityDoesNotExist where there is none.
    public func describeActivity(arn: String, reply: @escaping Reply<ActivityRecord>) {
        guard accepts(reply, arn, .activity) else { return }
        services.read(
            { store in
                guard let record = try store.activity(arn: arn) else { throw ServiceError.activityDoesNotExist(arn) }
                return record
            },
            reply: reply
        )
    }

    /// Activities by creation time, page by page.
    public func listActivities(cursor: String?, limit: Int, reply: @escaping Reply<Page<ActivityRecord>>) {
        guard accepts(reply) else { return }
        services.read({ store in try store.activities(after: cursor, limit: limit) }, reply: reply)
    }

    /// Waits up to 60 s for a task; nil when none came.
    ///
    /// - Parameters:
    ///   - arn: the activity.
    ///   - workerName: who waits.
    ///   - isTask: whether it is a task of an execution that waits, and no worker outside.
    ///   - reply: gets the task.
    /// - Returns: the wait, to be cancelled when the worker is gone, so that no task is given to nobody.
    @discardableResult
    public func activityTask(
        arn: String,
        workerName: String?,
        isTask: Bool = false,
        reply: @escaping Reply<ActivityTask?>
    ) -> ActivityPoll {
        guard accepts(reply, arn, .activity) else { return ActivityPoll(onCancel: {}) }
        let desk = activities[arn]
        let id = desk.newPollerID()
        let worker = ActivityWorker(name: workerName, isTask: isTask)
        desk.run { $0.poll(arn, for: worker, id: id, reply: reply) }
        return ActivityPoll { desk.run { $0.endPoll(id, of: arn) } }
    }
}

extension ActivityDesk {
    fileprivate func create(_ record: ActivityRecord, reply: @escaping Reply<ActivityRecord>) {
        operate(on: record.arn) { desk, existing, answer in
            if let existing {
                let isSame = EffectiveConfiguration.encryption.isSame(in: existing.configuration, record.configuration)
                return answer(
                    isSame
                        ? .success(existing)
                        : .failure(
                            ServiceError(.activityAlreadyExists, "Activity Already Exists: '\(record.arn)'")
                        )
                )
            }
            let (count, maximum) = (desk.services.activityCount, desk.services.limits.activitiesMaximum)
            guard count.increase(upTo: maximum) else {
                return answer(
                    .failure(
                        ServiceError(
                            .activityLimitExceeded,
                            "The maximum number of activities (\(maximum)) has been reached."
                        )
                    )
                )
            }
            desk.commit(.putActivity(record)) { error in
                if error == nil {
                    desk.queues[JSONString(record.arn)] = ActivityQueue(record)
                } else {
                    count.decrease()
                }
                answer(error.map(Result.failure) ?? .success(record))
            }
        } reply: {
            reply($0)
        }
    }

    fileprivate func delete(_ arn: String, reply: @escaping Reply<Void>) {
        operate(on: arn) { desk, existing, answer in
            guard existing != nil else { return answer(.success(())) }
            desk.commit(.removeActivity(arn: arn)) { error in
                if error == nil {
                    desk.drop(arn)
                    desk.services.activityCount.decrease()
                }
                answer(error.map(Result.failure) ?? .success(()))
            }
        } reply: {
            reply($0)
        }
    }

    /// Runs an operation on an activity that exists or not; the next one on it begins when this one has answered.
    func operate<Answer>(
        on arn: String,
        _ body:
            @escaping @Sendable (
                ActivityDesk, ActivityRecord?, _ answer: @escaping (Result<Answer, ServiceError>) -> Void
            ) -> Void,
        reply: @escaping Reply<Answer>
    ) {
        operations.run(on: JSONString(arn)) { [self] finished in
            let finished = LaneBound(finished)
            load(arn) { desk, result in
                let answer = { (result: Result<Answer, ServiceError>) in
                    reply(result)
                    finished.value()
                }
                switch result {
                case .success(let existing): body(desk, existing, answer)
                case .failure(let error): answer(.failure(error))
                }
            }
        }
    }

    func commit(_ change: StoreChange, then body: @escaping (ServiceError?) -> Void) {
        lane.commit([change], Commitment(reply: body))
    }
}
