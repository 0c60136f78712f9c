// SPDX-License-Identifier: Apache-2.0

public import JSONModule
import Storage

/// The documents of components that keep their own records (functions, topics): in the engine's commits.
extension WorkflowEngine {
    /// Stores a document; answered when it is on disk.
    public func putDocument(_ document: JSON, collection: String, name: String, reply: @escaping Reply<Void>) {
        commit([.putDocument(collection: collection, name: name, document)], reply: reply)
    }

    /// Removes a document; answered when that is on disk.
    public func removeDocument(collection: String, name: String, reply: @escaping Reply<Void>) {
        commit([.removeDocument(collection: collection, name: name)], reply: reply)
    }

    /// All documents of a collection, by name.
    public func documents(collection: String, reply: @escaping Reply<[(name: String, document: JSON)]>) {
        services.read({ store in try store.documents(collection: collection) }, reply: reply)
    }

    private func commit(_ changes: [StoreChange], reply: @escaping Reply<Void>) {
        guard accepts(reply) else { return }
        lanes.lanes[0].run { lane in
            let answer = { (error: ServiceError?) in reply(error.map(Result.failure) ?? .success(())) }
            lane.commit(changes, Commitment(reply: answer))
        }
    }
}
