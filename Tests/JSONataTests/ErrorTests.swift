// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONata
import Testing

struct ErrorTests {
    @Test(arguments: [
        (JSONataError(.S0202, position: 4, token: ")", value: "]"), "S0202: Expected \"]\", got \")\""),
        (
            JSONataError(.T2001, position: 3, token: "-", value: "s"),
            "T2001: The left side of the \"-\" operator must evaluate to a number"
        ),
        (JSONataError(.D3137, inserts: [.message: "Too Expensive"]), "D3137: Too Expensive"),
        (JSONataError(.T1005, token: "sum"), "T1005: Attempted to invoke a non-function. Did you mean $sum?"),
        (JSONataError(.T1003), "T1003: Key in object structure must evaluate to a string; got: undefined"),
        (JSONataError(.S0103, token: "y"), "S0103: Unsupported escape sequence: \\\"y\""),
    ])
    func `a message is the catalogue's with what is meant filled in`(error: JSONataError, text: String) {
        #expect(error.description == text)
    }

    @Test(arguments: ErrorCode.allCases)
    func `each code has a message`(code: ErrorCode) {
        #expect(!JSONataError(code).message.isEmpty)
    }
}
