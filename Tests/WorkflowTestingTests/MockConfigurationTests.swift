// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Testing
import WorkflowTesting

struct MockConfigurationTests {
    private static let text = #"""
        {"StateMachines":{"M":{"TestCases":{"Happy":{"S":"R"},"Other":{}}}},
        "MockedResponses":{"R":{"0":{"Throw":{"Error":"Busy","Cause":"c"}},"1-2":{"Return":{"a":1}}}}}
        """#

    private func answer(_ invocation: Int, testCase: String = "Happy", state: String = "S") throws -> [Command]? {
        let service = ServiceResource(service: "x", action: "y", pattern: .waitForTaskToken, arn: "arn")
        let request = TaskRequest(id: EffectID(7), stateName: state, resource: .service(service), input: Payload(1))
        let configuration = try MockConfiguration(try JSON(parsing: Self.text))
        return configuration.answer(MockedCall(testCase: testCase, invocation: invocation), of: request, in: "M")
    }

    @Test func `invocations have the response of their range, and a token comes by itself`() throws {
        let failure = TaskFailure(error: "Busy", cause: "c")
        #expect(
            try answer(0) == [.taskSubmitted(EffectID(7), output: Payload([:])), .taskFailed(EffectID(7), failure)]
        )
        for call in 1...2 {
            let output = Payload(["a": 1])
            #expect(
                try answer(call) == [
                    .taskSubmitted(EffectID(7), output: output), .taskSucceeded(EffectID(7), output: output),
                ]
            )
        }
    }

    @Test func `an invocation without a response fails the execution`() throws {
        guard case .taskFailed(_, let failure)? = try answer(3)?.first else {
            Issue.record("there is an answer")
            return
        }
        #expect(failure.error == "States.Runtime")
        #expect(failure.cause?.contains("invocation 3 of the state 'S'") == true)
    }

    @Test func `other states and their real services are let alone`() throws {
        #expect(try answer(0, state: "T") == nil)
        #expect(try answer(0, testCase: "Other") == nil)
    }

    @Test func `test cases that are not there are refused with the nearest`() throws {
        let configuration = try MockConfiguration(try JSON(parsing: Self.text))
        let machine = try machine(Self.task("S"))
        #expect(configuration.refusal(of: "Happy", of: "M", running: machine) == nil)
        let misspelt = configuration.refusal(of: "Hapy", of: "M", running: machine)
        #expect(misspelt?.hasSuffix("Did you mean 'Happy'?") == true)
        #expect(configuration.refusal(of: "Happy", of: "N", running: machine) != nil)
    }

    @Test func `mocks of states that are no tasks of the definition are refused`() throws {
        let configuration = try MockConfiguration(try JSON(parsing: Self.text))
        let missing = configuration.refusal(of: "Happy", of: "M", running: try machine(Self.task("T")))
        #expect(missing?.contains("mocks the state 'S', which its definition does not have") == true)
        let pass = try machine(#"{"StartAt":"S","States":{"S":{"Type":"Pass","End":true}}}"#)
        let wrong = configuration.refusal(of: "Happy", of: "M", running: pass)
        #expect(wrong?.hasSuffix("which is a Pass: only a Task can be mocked.") == true)
        #expect(configuration.refusal(of: "Other", of: "M", running: pass) == nil)
    }

    private static func task(_ name: String) -> String {
        """
        {"StartAt":"\(name)","States":{"\(name)":
        {"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"End":true}}}
        """
    }

    @Test(arguments: [
        (
            #"{"StateMachine":{}}"#,
            "StateMachine: a mock configuration has no field 'StateMachine'; did you mean 'StateMachines'?"
        ),
        (
            #"{"MockedResponses":{"R":{"1-0":{"Return":1}}}}"#,
            "MockedResponses.R.1-0: '1-0' is no number of an invocation"
        ),
        (
            #"{"MockedResponses":{"R":{"0-1":{"Return":1},"1":{"Return":1}}}}"#,
            "MockedResponses.R.1: '1' has a response already"
        ),
        (#"{"MockedResponses":{"R":{"0":{}}}}"#, "MockedResponses.R.0: a response must have either Return or Throw"),
        (
            #"{"StateMachines":{"M":{"TestCases":{"C":{"S":"Rr"}}}},"MockedResponses":{"R":{}}}"#,
            "StateMachines.M.TestCases.C.S: there is no mocked response 'Rr'."
        ),
    ])
    func `what is wrong is told with its field`(text: String, message: String) throws {
        let document = try JSON(parsing: text)
        let fault = #expect(throws: DocumentFault.self) { try MockConfiguration(document) }
        #expect(fault?.description.hasPrefix(message) == true, "\(fault?.description ?? "")")
    }
}
