// SPDX-License-Identifier: Apache-2.0

import Engine
import FunctionRuntime
import JSONModule

/// Keeps functions among the engine's documents, so that they share its commits.
struct EngineFunctionRecords: FunctionRecords {
    let engine: WorkflowEngine

    func load(
        _ collection: FunctionCollection,
        reply: @escaping @Sendable (Result<[(name: String, document: JSON)], FunctionRecordsError>) -> Void
    ) {
        engine.documents(collection: collection.rawValue) { result in reply(result.mapError(FunctionRecordsError.init))
        }
    }

    func put(
        _ collection: FunctionCollection,
        name: String,
        document: JSON,
        reply: @escaping @Sendable (Result<Void, FunctionRecordsError>) -> Void
    ) {
        engine.putDocument(document, collection: collection.rawValue, name: name) { result in
            reply(result.mapError(FunctionRecordsError.init))
        }
    }

    func remove(
        _ collection: FunctionCollection,
        name: String,
        reply: @escaping @Sendable (Result<Void, FunctionRecordsError>) -> Void
    ) {
        engine.removeDocument(collection: collection.rawValue, name: name) { result in
            reply(result.mapError(FunctionRecordsError.init))
        }
    }
}

extension FunctionRecordsError {
    fileprivate init(_ error: ServiceError) { self.init(message: error.message) }
}
