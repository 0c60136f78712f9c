// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The test case of an execution: which call of a state comes next decides what its mock answers.
///
/// It is part of the execution's header, so that a restart neither loses it nor counts anew.
struct Mocking: Sendable, Equatable {
    let testCase: String
    /// How often each state's task was called.
    private var calls: [String: Int] = [:]

    init(testCase: String) { self.testCase = testCase }

    /// Counts a call of a state.
    mutating func call(_ state: String) -> MockedCall {
        defer { calls[state, default: 0] += 1 }
        return MockedCall(testCase: testCase, invocation: calls[state, default: 0])
    }

    var encoded: JSON {
        let calls = calls.sorted { $0.key < $1.key }.map { (JSONString($0.key), JSON.integer(Int64($0.value))) }
        return ["testCase": .string(testCase), "calls": .object(JSONObject(calls))]
    }

    init(decoding value: JSON) throws(RestoreError) {
        guard let testCase = value["testCase"]?.text, let calls = value["calls"]?.members else {
            throw RestoreError(message: "The execution's test case is damaged.")
        }
        self.testCase = testCase
        for (state, count) in calls { self.calls[state.text] = count.int }
    }
}
