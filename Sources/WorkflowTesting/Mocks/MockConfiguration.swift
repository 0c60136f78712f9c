// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule
public import StatesLanguage

/// What `MockConfigFile.json` says, the file of AWS's Step Functions Local: responses by state, test case and machine.
public struct MockConfiguration: Sendable {
    /// By state machine, test case and state.
    private var machines: [String: [String: [String: MockedResponses]]] = [:]

    /// No machine and no test case.
    public init() {}

    /// Reads the file's content.
    public init(_ document: JSON) throws(DocumentFault) {
        let fields = try DocumentNode(document).members(
            "a mock configuration",
            of: ["StateMachines", "MockedResponses", "Comment"]
        )
        let responses = try Self.responses(fields["MockedResponses"])
        for (machine, node) in try fields["StateMachines"]?.members("StateMachines") ?? [] {
            let parts = try node.members("a state machine", of: ["TestCases", "Comment"])
            for (testCase, states) in try parts["TestCases"]?.members("TestCases") ?? [] {
                machines[machine, default: [:]][testCase] = try Self.mocks(states, responses)
            }
        }
    }

    /// Why no execution of a state machine, whose definition is `machine`, can run a test case; nil where one can.
    ///
    /// A mock of a state that is not there would mock nothing, and the state that was meant would call its real service.
    public func refusal(
        of testCase: String,
        of stateMachineName: String,
        running machine: StateMachine
    ) -> String? {
        guard let cases = machines[stateMachineName] else {
            let hint = Self.hint(stateMachineName, machines.keys)
            return "The mock configuration has no state machine '\(stateMachineName)'.\(hint)"
        }
        guard let mocked = cases[testCase]?.keys else {
            let hint = Self.hint(testCase, cases.keys)
            return
                "The mock configuration has no test case '\(testCase)' of the state machine '\(stateMachineName)'.\(hint)"
        }
        let states = machine.workflow.allStates
        for name in mocked.sorted() {
            let what = "The test case '\(testCase)' of '\(stateMachineName)' mocks the state '\(name)'"
            guard let state = states.first(where: { $0.name == name }) else {
                let tasks = states.filter { $0.type == .task }.map(\.name)
                return "\(what), which its definition does not have.\(Self.hint(name, tasks))"
            }
            guard state.type == .task else {
                return "\(what), which is a \(state.type.rawValue): only a Task can be mocked."
            }
        }
        return nil
    }

    /// The commands that tell how a mocked call goes, in order; nil for a state that is not mocked.
    ///
    /// A call beyond those that have a response fails the execution, whatever its Retry and Catch say.
    public func answer(_ call: MockedCall, of request: TaskRequest, in stateMachineName: String) -> [Command]? {
        guard let states = machines[stateMachineName]?[call.testCase] else {
            return Self.failure(
                request,
                "The mock configuration has no test case '\(call.testCase)' of '\(stateMachineName)' any more."
            )
        }
        guard let responses = states[request.stateName] else { return nil }
        guard let outcome = responses[call.invocation] else {
            return Self.failure(
                request,
                "The test case '\(call.testCase)' has no response for invocation \(call.invocation) of the state "
                    + "'\(request.stateName)'."
            )
        }
        let commands = outcome.commands(for: request)
        return commands.first + [commands.last].compactMap { $0 }
    }

    // MARK: - Parts

    private static func failure(_ request: TaskRequest, _ cause: String) -> [Command] {
        [.taskFailed(request.id, TaskFailure(error: "States.Runtime", cause: cause))]
    }

    private static func hint(_ name: String, _ names: some Collection<String>) -> String {
        if let nearest = NearestName.to(name, in: names.sorted()) { return " Did you mean '\(nearest)'?" }
        return names.isEmpty ? "" : " There are: \(names.sorted().joined(separator: ", "))."
    }

    private static func responses(_ node: DocumentNode?) throws(DocumentFault) -> [String: MockedResponses] {
        var responses: [String: MockedResponses] = [:]
        for (name, node) in try node?.members("MockedResponses") ?? [] {
            var calls = MockedResponses()
            for (range, node) in try node.members("a mocked response") {
                guard let numbers = MockedResponses.calls(range) else {
                    throw node.fault("'\(range)' is no number of an invocation, such as 0 or 1-2", at: .name)
                }
                guard calls.add(try outcome(node), for: numbers) else {
                    throw node.fault("'\(range)' has a response already", at: .name)
                }
            }
            responses[name] = calls
        }
        return responses
    }

    private static func outcome(_ node: DocumentNode) throws(DocumentFault) -> MockedOutcome {
        let fields = try node.members("a response", of: ["Return", "Throw"])
        if fields.count == 1, let value = fields["Return"]?.value { return MockedOutcome(.returned(value)) }
        guard fields.count == 1, let thrown = fields["Throw"] else {
            throw node.fault("a response must have either Return or Throw")
        }
        let parts = try thrown.members("Throw", of: ["Error", "Cause"])
        return MockedOutcome(
            .thrown(TaskFailure(error: try parts["Error"]?.text("Error"), cause: try parts["Cause"]?.text("Cause")))
        )
    }

    private static func mocks(
        _ states: DocumentNode,
        _ responses: [String: MockedResponses]
    ) throws(DocumentFault) -> [String: MockedResponses] {
        var mocks: [String: MockedResponses] = [:]
        for (state, node) in try states.members("a test case") {
            let name = try node.text("the name of a response")
            guard let response = responses[name] else {
                throw node.fault("there is no mocked response '\(name)'.\(hint(name, responses.keys))")
            }
            mocks[state] = response
        }
        return mocks
    }
}
