// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import StatesLanguage

/// What answers tasks in place of their services, in executions of a test case (`stateMachineArn#TestCase`).
///
/// Called on the execution's lane; it must not block for long.
public protocol TaskMocks: Sendable {
    /// Why no execution of a state machine, whose definition is `machine`, can run a test case; nil where one can.
    func refusal(of testCase: String, of stateMachineName: String, running machine: StateMachine) -> String?

    /// How a mocked call of a task goes: the commands that tell it, in order; nil for a state without a mock, whose
    /// real service is called.
    func answer(_ call: MockedCall, of task: ConnectorTask) -> [Command]?
}

/// A state machine's ARN as a start names it, with the test case behind a `#`.
struct TestCaseARN {
    var stateMachineARN: String
    var testCase: String?

    /// Splits what a start names; without mocks a `#` is nothing special.
    init(_ text: String, withMocks: Bool) {
        guard withMocks, let mark = text.firstIndex(of: "#") else {
            stateMachineARN = text
            return
        }
        stateMachineARN = String(text[..<mark])
        testCase = String(text[text.index(after: mark)...])
    }
}
