// SPDX-License-Identifier: Apache-2.0

package import JSONModule

/// What TestState says of the state that it runs, beside its input.
package final class StateTestSetup: Sendable {
    /// What stands for the work of a state.
    package enum Mock: Sendable, Equatable {
        /// With the caller's text.
        case result(Payload)
        case failure(error: String?, cause: String?)

        var result: Payload? {
            guard case .result(let result) = self else { return nil }
            return result
        }
    }

    /// The context object, where the caller gives one.
    package let context: JSON?
    /// The variables that the state finds, by name.
    package let variables: [String: JSON]
    package let mock: Mock?
    /// How often the state was retried before.
    package let retryCount: Int
    /// How many iterations of a Map have failed.
    package let iterationFailureCount: Int?
    /// What a Map's ItemReader gives.
    package let itemReaderData: JSON?
    /// Whether the failure of a Parallel's or a Map's mock is that of a Task inside of it.
    package let isCausedByTask: Bool

    package init(
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
package enum InspectionField: String, Sendable, CaseIterable {
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
package struct StateTestReport: Sendable {
    /// Which handler took a failure.
    package enum Handling: Sendable, Equatable {
        /// The state would be tried again, so many seconds later.
        case retried(index: Int, seconds: Int)
        case caught(index: Int)
    }

    package var inspection: [InspectionField: JSON] = [:]
    package var handling: Handling?
    /// The failure, whatever became of it.
    package var error: String?
    package var cause: String?
    package var output: Payload?
    /// Nil where the workflow ends with the state.
    package var nextState: String?
    /// The variables after the state, by name.
    package var variables: [String: JSON] = [:]

    /// Why the call asks for what cannot be, as the state's fields tell; nil where it does not.
    package var refusal: String?

    /// Of a test that has done nothing.
    package static let empty = StateTestReport()
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
    package mutating func test(_ setup: StateTestSetup) {
        probe = Probe(setup: setup)
        frames[.top].variables = setup.variables
        for value in setup.variables.values {
            frames[.top].variablesBytes += value.byteCount
            variablesBytes += value.byteCount
        }
    }

    /// How the tested state came out; nil where nothing is tested.
    package var testReport: StateTestReport? {
        guard var report = probe?.report else { return nil }
        report.variables = frames[.top].variables
        return report
    }
}
