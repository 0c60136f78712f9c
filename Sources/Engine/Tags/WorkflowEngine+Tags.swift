// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Storage

extension WorkflowEngine {
    /// The tags of a resource; ResourceNotFound where it does not exist.
    public func tags(of resource: TaggedResource, reply: @escaping Reply<TagSet>) {
        guard accepts(reply) else { return }
        services.read(
            { store in
                let configuration =
                    switch resource {
                    case .stateMachine(let arn): try store.stateMachine(arn: arn)?.configuration
                    case .activity(let arn): try store.activity(arn: arn)?.configuration
                    // Measured on AWS for a version: none, and no error.
                    case .qualified(_, let machine): try store.stateMachine(arn: machine) == nil ? nil : JSONObject()
                    }
                guard let configuration else { throw ServiceError.resourceNotFound(resource.arn) }
                return TagSet(json: configuration["tags"]?.elements ?? [])
            },
            reply: reply
        )
    }

    /// Adds or removes tags; ResourceNotFound where the resource does not exist.
    public func changeTags(of resource: TaggedResource, _ change: TagChange, reply: @escaping Reply<Void>) {
        guard accepts(reply) else { return }
        switch resource {
        case .stateMachine(let arn):
            stateMachines.changeTags(of: arn, reply: reply) {
                [limits = services.limits] configuration throws(ServiceError) in
                try change.applied(to: configuration, of: resource, limits: limits)
            }
        case .qualified(let arn, _): reply(.failure(.resourceNotFound(arn)))
        case .activity(let arn):
            activities[arn].run { desk in
                desk.changeTags(of: arn, reply: reply) { configuration throws(ServiceError) in
                    try change.applied(to: configuration, of: resource, limits: desk.services.limits)
                }
            }
        }
    }
}

extension StateMachineDesk {
    /// Tags are the machine's, not a revision's: they change without making one.
    fileprivate func changeTags(
        of arn: String,
        reply: @escaping Reply<Void>,
        _ changed: @escaping @Sendable (JSONObject) throws(ServiceError) -> JSONObject
    ) {
        run(on: arn) { desk, finished in
            let answer = { (result: Result<Void, ServiceError>) in
                reply(result)
                finished()
            }
            desk.load(arn) { result in
                let machine: RegisteredStateMachine
                var record: StateMachineRecord
                do throws(ServiceError) {
                    guard let existing = try result.get() else { throw .resourceNotFound(arn) }
                    (machine, record) = (existing, existing.record)
                    record.configuration = try changed(record.configuration)
                } catch {
                    return answer(.failure(error))
                }
                desk.store(record, machine.plan) { answer($0.map { _ in }) }
            }
        }
    }
}

extension ActivityDesk {
    fileprivate func changeTags(
        of arn: String,
        reply: @escaping Reply<Void>,
        _ changed: @escaping @Sendable (JSONObject) throws(ServiceError) -> JSONObject
    ) {
        operate(on: arn) { desk, existing, answer in
            guard var record = existing else { return answer(.failure(.resourceNotFound(arn))) }
            do throws(ServiceError) {
                record.configuration = try changed(record.configuration)
            } catch {
                return answer(.failure(error))
            }
            desk.commit(.putActivity(record)) { error in
                if error == nil { desk.queues[JSONString(arn)]?.record = record }
                answer(error.map(Result.failure) ?? .success(()))
            }
        } reply: {
            reply($0)
        }
    }
}
