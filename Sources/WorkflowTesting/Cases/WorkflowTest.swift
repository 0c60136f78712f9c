// SPDX-License-Identifier: Apache-2.0

package import JSONModule
package import StatesLanguage

/// One test of a test file: a definition, its input, mocks, and what must come of it.
package struct WorkflowTest: Sendable {
    /// Where the definition is.
    package enum Definition: Sendable, Equatable {
        /// A path, from the folder of the test file.
        case file(String)
        case inline(JSON)
    }

    package var name: String
    /// Where in the file it stands.
    package var steps: [JSONLocations.Step]
    package var definition: Definition
    package var definitionSteps: [JSONLocations.Step]
    package var type: WorkflowType
    package var input: JSON
    package var startTime: Timestamp?
    /// By state.
    package var mocks: [String: MockedResponses]
    /// Where each state's mock stands in the file.
    package var mockSteps: [String: [JSONLocations.Step]]
    package var expectation: Expectation
}

/// What must come of a test; nil members are not looked at.
package struct Expectation: Sendable {
    /// How a state's task must be called.
    package enum Calls: Sendable, Equatable {
        case count(Int)
        /// What it is given, call by call.
        case inputs([JSON])
    }

    /// Nil where the file says nothing: then SUCCEEDED, unless an error or a cause is expected.
    package var status: String?
    package var output: JSON?
    package var error: String?
    package var cause: String?
    /// The states that are entered, in order.
    package var path: [String]?
    /// Parts of events that stand in the history in this order, with others between them.
    package var history: [JSONObject]?
    package var calls: [(state: String, calls: Calls)]?
    /// How long each retry of a state waits, in milliseconds.
    package var retries: [(state: String, delays: [Int64])]?
    /// How long it takes by its own clock, in milliseconds.
    package var duration: Int64?
    /// Its names in the file, in order; nil where the test has no `expect`.
    package var names: [String]?
    /// Where it stands in the file, there or not.
    package var steps: [JSONLocations.Step]

    /// Expects nothing yet.
    package init(steps: [JSONLocations.Step]) { self.steps = steps }

    /// The way to one of its members.
    package func steps(of name: String) -> [JSONLocations.Step] {
        names?.contains(name) == true ? steps + [.key(JSONString(name))] : steps
    }
}
