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
}
