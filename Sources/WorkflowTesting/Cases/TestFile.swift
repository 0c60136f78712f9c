// SPDX-License-Identifier: Apache-2.0

import Interpreter
public import JSONModule
import StatesLanguage

/// A test file: several tests, with what they share.
public struct TestFile: Sendable {
    public let tests: [WorkflowTest]

    private static let fileFields = ["comment", "definition", "type", "start", "mocks", "tests"]
    private static let testFields = ["name", "comment", "definition", "type", "start", "input", "mocks", "expect"]

    /// Reads a file's content.
    public init(_ document: JSON) throws(DocumentFault) {
        let root = DocumentNode(document)
        let file = try root.members("a test file", of: Self.fileFields)
        guard let list = file["tests"] else { throw root.fault("a test file must have the field 'tests'") }
        let elements = try list.elements("tests")
        guard !elements.isEmpty else { throw list.fault("tests must not be empty") }
        let shared = try file["mocks"].map(Self.mocks) ?? []
        var tests: [WorkflowTest] = []
        for element in elements {
            let test = try Self.test(element, file: file, shared: shared)
            if tests.contains(where: { $0.name == test.name }) {
                throw element.fault("there is another test with the name '\(test.name)'")
            }
            tests.append(test)
        }
        self.tests = tests
    }

    private static func test(
        _ node: DocumentNode,
        file: [String: DocumentNode],
        shared: [StateMock]
    ) throws(DocumentFault) -> WorkflowTest {
        let fields = try node.members("a test", of: testFields)
        guard let name = fields["name"] else { throw node.fault("a test must have the field 'name'") }
        guard let definition = fields["definition"] ?? file["definition"] else {
            throw node.fault("a test must have the field 'definition', or its file must")
        }
        let type = try (fields["type"] ?? file["type"])?.word("type", of: ["STANDARD", "EXPRESS"])
        var test = WorkflowTest(
            name: try name.text("name"),
            steps: node.steps,
            definition: try source(definition),
            definitionSteps: definition.steps,
            type: type.flatMap(WorkflowType.init) ?? .standard,
            input: fields["input"]?.value ?? [:],
            startTime: try (fields["start"] ?? file["start"]).map(time),
            mocks: [:],
            mockSteps: [:],
            expectation: try ExpectationReader.read(fields["expect"], in: node)
        )
        // A test's own mock of a state takes the place of the file's.
        for mock in try shared + (fields["mocks"].map(mocks) ?? []) {
            test.mocks[mock.state] = mock.responses
            test.mockSteps[mock.state] = mock.steps
        }
        return test
    }

    private static func source(_ node: DocumentNode) throws(DocumentFault) -> WorkflowTest.Definition {
        if let path = node.value.text { return .file(path) }
        guard node.value.members != nil else {
            throw node.fault("definition must be a path or a definition, not \(node.value.kindName)")
        }
        return .inline(node.value)
    }

    private static func time(_ node: DocumentNode) throws(DocumentFault) -> Timestamp {
        guard let time = Timestamp(parsing: try node.text("start")) else {
            throw node.fault("start must be a time such as 2024-01-31T12:00:00Z")
        }
        return time
    }

    // MARK: - Mocks

    private struct StateMock {
        var state: String
        var responses: MockedResponses
        var steps: [JSONLocations.Step]
    }

    private static func mocks(_ node: DocumentNode) throws(DocumentFault) -> [StateMock] {
        var mocks: [StateMock] = []
        for (state, node) in try node.members("mocks") {
            mocks.append(StateMock(state: state, responses: try responses(node), steps: node.steps))
        }
        return mocks
    }

    /// One outcome for all calls, a list of them call by call, or an object of numbers such as `0` and `1-2`.
    private static func responses(_ node: DocumentNode) throws(DocumentFault) -> MockedResponses {
        var responses = MockedResponses()
        if node.value.elements != nil {
            var next = 0
            for element in try node.elements("a mock") {
                let (outcome, times) = try outcome(element, isListed: true)
                guard times < 1_000_000 - next else { throw element.fault("a mock has a million calls at most") }
                _ = responses.add(outcome, for: next...(next + times - 1))
                next += times
            }
            return responses
        }
        let members = try node.members("a mock")
        guard !members.isEmpty, members.allSatisfy({ MockedResponses.calls($0.name) != nil }) else {
            return MockedResponses(always: try outcome(node).0)
        }
        for (range, node) in members {
            guard let calls = MockedResponses.calls(range), responses.add(try outcome(node).0, for: calls) else {
                throw node.fault("call '\(range)' has an outcome already", at: .name)
            }
        }
        return responses
    }

    private static func outcome(
        _ node: DocumentNode,
        isListed: Bool = false
    ) throws(DocumentFault) -> (MockedOutcome, times: Int) {
        let fields = try node.members("a mock", of: ["return", "throw", "never", "after", "submitted", "times"])
        let delay = try fields["after"]?.milliseconds("after") ?? 0
        let times = try fields["times"]?.count("times", from: 1) ?? 1
        if let times = fields["times"], !isListed {
            throw times.fault("times is of the outcomes in a list: [{return: …, times: 2}]", at: .name)
        }
        let answers = ["return", "throw", "never"].filter { fields[$0] != nil }
        guard answers.count == 1 else {
            throw node.fault("a mock must have exactly one of return, throw and never")
        }
        let answer: MockedOutcome.Answer
        if let value = fields["return"]?.value {
            answer = .returned(value)
        } else if let thrown = fields["throw"] {
            let parts = try thrown.members("throw", of: ["error", "cause"])
            answer = .thrown(
                TaskFailure(error: try parts["error"]?.text("error"), cause: try parts["cause"]?.text("cause"))
            )
        } else {
            guard let never = fields["never"], never.value == true else {
                throw (fields["never"] ?? node).fault("never must be true")
            }
            guard fields["after"] == nil else { throw node.fault("after means nothing where the answer never comes") }
            answer = .silence
        }
        return (MockedOutcome(answer, delay: delay, submitted: fields["submitted"]?.value), times)
    }
}
