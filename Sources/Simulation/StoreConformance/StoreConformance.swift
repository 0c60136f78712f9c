// SPDX-License-Identifier: Apache-2.0

public import Storage

/// What every store must do, as cases that a test target runs against its store.
///
/// ```swift
/// for conformance in StoreConformance.cases {
///     try conformance.write(store)
///     try conformance.read(store)  // and once more on the reopened store, where it outlives its process
/// }
/// ```
public enum StoreConformance {
    /// All cases; each needs a store of its own, that is empty.
    public static let cases =
        executionCases + listingCases + historyCases + openExecutionCases + conflictCases + definitionCases
        + retentionCases + versionCases + redriveCases + sealedCases

    /// Seeds of the comparison with the reference store.
    public static let comparisonSeeds: ClosedRange<UInt64> = 1...8
}

/// One behaviour of a store.
public struct ConformanceCase: Sendable, CustomStringConvertible {
    /// The behaviour, as a sentence.
    public let description: String
    /// Fills the empty store, and checks what can only be seen on the way.
    public let write: @Sendable (any Store) throws -> Void
    /// Checks what was written; changes nothing.
    public let read: @Sendable (any Store) throws -> Void

    init(
        _ description: String,
        write: @escaping @Sendable (any Store) throws -> Void,
        read: @escaping @Sendable (any Store) throws -> Void
    ) {
        self.description = description
        self.write = write
        self.read = read
    }
}

/// What a store did otherwise than it must.
public struct ConformanceFailure: Error, CustomStringConvertible {
    public let description: String
}

extension StoreConformance {
    static func expect(_ condition: Bool, _ behaviour: String) throws {
        guard condition else { throw ConformanceFailure(description: "Expected that \(behaviour).") }
    }

    static func expectEqual<Value: Equatable>(_ found: Value, _ expected: Value, _ subject: String) throws {
        guard found == expected else {
            throw ConformanceFailure(description: "\(subject): found \(found), expected \(expected).")
        }
    }

    static func expectError(_ code: StoreError.Code, _ subject: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as StoreError {
            return try expectEqual(error.code, code, subject)
        }
        throw ConformanceFailure(description: "\(subject): no error, expected \(code).")
    }
}
