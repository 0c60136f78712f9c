// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import StatesLanguage

/// One test of a test file: a definition, its input, mocks, and what must come of it.
public struct WorkflowTest: Sendable {
    /// Where the definition is.
    public enum Definition: Sendable, Equatable {
        /// A path, from the folder of the test file.
        case file(String)
        case inline(JSON)
    }

    public var name: String
    /// Where in the file it stands.
    public var steps: [JSONLocations.Step]
    public var definition: Definition
    public var definitionSteps: [JSONLocations.Step]
    public var type: WorkflowType
    public var input: JSON
    public var startTime: Timestamp?
    /// By state.
    public var mocks: [String: MockedResponses]
    /// Where each state's mock stands in the file.
    public var mockSteps: [String: [JSONLocations.Step]]
    public var expectation: Expectation
}

/// What must come of a test; nil members are not looked at.
public struct Expectation: Sendable {
    /// How a state's task must be called.
    public enum Calls: Sendable, Equatable {
        case count(Int)
        /// What it is given, call by call.
        case inputs([JSON])
    }

    /// Nil where the file says nothing: then SUCCEEDED, unless an error or a cause is expected.
    public var status: String?
    public var output: JSON?
    public var error: String?
    public var cause: String?
    /// The states that are entered, in order.
    public var path: [String]?
    /// Parts of events that stand in the history in this order, with others between them.
    public var history: [JSONObject]?
    public var calls: [(state: String, calls: Calls)]?
    /// How long each retry of a state waits, in milliseconds.
    public var retries: [(state: String, delays: [Int64])]?
    /// How long it takes by its own clock, in milliseconds.
    public var duration: Int64?
    /// Its names in the file, in order; nil where the test has no `expect`.
    public var names: [String]?
    /// Where it stands in the file, there or not.
    public var steps: [JSONLocations.Step]

    /// Expects nothing yet.
    public init(steps: [JSONLocations.Step]) { self.steps = steps }

    /// The way to one of its members.
    public func steps(of name: String) -> [JSONLocations.Step] {
        names?.contains(name) == true ? steps + [.key(JSONString(name))] : steps
    }
}
