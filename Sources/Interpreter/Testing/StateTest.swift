// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// What TestState says of the state that it runs, beside its input.
public final class StateTestSetup: Sendable {
    /// What stands for the work of a state.
    public enum Mock: Sendable, Equatable {
        /// With the caller's text.
        case result(Payload)
        case failure(error: String?, cause: String?)

        var result: Payload? {
            guard case .result(let result) = self else { return nil }
            return result
        }
    }

    /// The context object, where the caller gives one.
    public let context: JSON?
    /// The variables that the state finds, by name.
    public let variables: [String: JSON]
    public let mock: Mock?
    /// How often the state was retried before.
    public let retryCount: Int
    /// How many iterations of a Map have failed.
    public let iterationFailureCount: Int?
    /// What a Map's ItemReader gives.
    public let itemReaderData: JSON?
    /// Whether the failure of a Parallel's or a Map's mock is that of a Task inside of it.
    public let isCausedByTask: Bool

    public init(
        context: JSON? = nil,
        variables: [String: JSON] = [:],
        mock: Mock? = nil,
        retryCount: Int = 0,
        iterationFailureCount: Int? = nil,
        itemReaderData: JSON? = nil,
        isCausedByTask: Bool = false
    ) {
        self.context = context
        self.variables = variables
        self.mock = mock
        self.retryCount = retryCount
        self.iterationFailureCount = iterationFailureCount
        self.itemReaderData = itemReaderData
        self.isCausedByTask = isCausedByTask
    }
}

/// What a state made of its input on the way to its output: the members of the API's InspectionData.
public enum InspectionField: String, Sendable, CaseIterable {
    case afterInputPath
    case afterParameters
    case afterArguments
    case afterItemsPath
    case afterItemsPointer
    case afterItemSelector
    case afterItemBatcher
    case result
    case afterResultSelector
    case afterResultPath
    case maxConcurrency
    case toleratedFailureCount
    case toleratedFailurePercentage
}

/// How a tested state came out.
public struct StateTestReport: Sendable {
    /// Which handler took a failure.
    public enum Handling: Sendable, Equatable {
        /// The state would be tried again, so many seconds later.
        case retried(index: Int, seconds: Int)
        case caught(index: Int)
    }

    public var inspection: [InspectionField: JSON] = [:]
    public var handling: Handling?
    /// The failure, whatever became of it.
    public var error: String?
    public var cause: String?
    public var output: Payload?
    /// Nil where the workflow ends with the state.
    public var nextState: String?
    /// The variables after the state, by name.
    public var variables: [String: JSON] = [:]

    /// Why the call asks for what cannot be, as the state's fields tell; nil where it does not.
    public var refusal: String?

    /// Of a test that has done nothing.
    public static let empty = StateTestReport()
}

extension Execution {
    /// A test of the state that the machine starts at.
    ///
    /// An object, so that executions that are no tests carry one word for it. Unchecked, because a test's execution is
    /// not copied: whoever has it is alone with this.
    final class Probe: @unchecked Sendable {
        let setup: StateTestSetup
        var report = StateTestReport()

        init(setup: StateTestSetup) { self.setup = setup }
    }

    /// Makes the execution a test of its first state: it ends when that state is left, fails or would be retried.
    ///
    /// Before its first command.
    public mutating func test(_ setup: StateTestSetup) {
        probe = Probe(setup: setup)
        frames[.top].variables = setup.variables
        for value in setup.variables.values {
            frames[.top].variablesBytes += value.byteCount
            variablesBytes += value.byteCount
        }
    }

    /// How the tested state came out; nil where nothing is tested.
    public var testReport: StateTestReport? {
        guard var report = probe?.report else { return nil }
        report.variables = frames[.top].variables
        return report
    }
}
