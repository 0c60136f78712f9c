// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Testing

struct JSONProtocolTests {
    @Test func `a target header names a service and an operation`() {
        let target = OperationTarget("AWSStepFunctions.StartExecution")
        #expect(target?.prefix == "AWSStepFunctions")
        #expect(target?.operation == "StartExecution")
        #expect(OperationTarget("StartExecution") == nil)
    }

    @Test func `an error's body has its type and message first`() {
        let error = ErrorAnswer(status: 400, name: "ValidationException", message: "m", details: ["reason": "R"])
        #expect(
            String(decoding: error.body, as: UTF8.self)
                == #"{"__type":"ValidationException","message":"m","reason":"R"}"#
        )
    }

    @Test func `request identifiers are UUIDs and differ`() throws {
        let first = RequestIdentifiers(seed: 1)
        let second = RequestIdentifiers(seed: 2)
        let identifiers = (0..<1000).flatMap { _ in [first.next(), second.next()] }
        #expect(Set(identifiers).count == 2000)
        let shape = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(identifiers.allSatisfy { $0.wholeMatch(of: shape) != nil })
    }
}
