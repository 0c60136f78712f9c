// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// What is kept of functions: the store's documents, as this target sees them.
public protocol FunctionRecords: Sendable {
    /// All documents of a collection, by name.
    func load(
        _ collection: FunctionCollection,
        reply: @escaping @Sendable (Result<[(name: String, document: JSON)], FunctionRecordsError>) -> Void
    )

    /// Stores a document under a name, in place of one that has it. Answers when it is on disk.
    func put(
        _ collection: FunctionCollection,
        name: String,
        document: JSON,
        reply: @escaping @Sendable (Result<Void, FunctionRecordsError>) -> Void
    )

    /// Removes the document of a name. Answers when that is on disk.
    func remove(
        _ collection: FunctionCollection,
        name: String,
        reply: @escaping @Sendable (Result<Void, FunctionRecordsError>) -> Void
    )
}

/// The collections of documents that functions need; the raw value is the collection's name.
public enum FunctionCollection: String, Sendable, CaseIterable {
    /// One document for each function, by its name.
    case functions
    /// Events that were taken and have not been run to an end, by request id.
    case events = "function-events"
}

/// Why records could not be read or written, in the store's words.
public struct FunctionRecordsError: Error, Sendable {
    public var message: String

    public init(message: String) { self.message = message }
}
