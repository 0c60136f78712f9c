// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// Reads the `expect` of a test.
enum ExpectationReader {
    static let names = [
        "status", "output", "error", "cause", "path", "history", "calls", "retries", "duration",
    ]
    private static let statuses = ["SUCCEEDED", "FAILED", "TIMED_OUT"]
    /// What an item of a history excerpt can name.
    static let eventNames = [
        "type", "at", "state", "input", "output", "error", "cause", "resource", "resourceType", "parameters", "index",
        "length", "variables",
    ]

    static func read(_ node: DocumentNode?, in test: DocumentNode) throws(DocumentFault) -> Expectation {
        guard let node else { return Expectation(steps: test.steps) }
        var expectation = Expectation(steps: node.steps)
        let fields = try node.members("expect", of: names)
        expectation.names = try node.members("expect").map(\.name)
        expectation.status = try fields["status"]?.word("status", of: statuses)
        expectation.output = fields["output"]?.value
        expectation.error = try fields["error"]?.text("error")
        expectation.cause = try fields["cause"]?.text("cause")
        expectation.path = try fields["path"].map(path)
        expectation.history = try fields["history"].map(history)
        expectation.calls = try fields["calls"].map(calls)
        expectation.retries = try fields["retries"].map(retries)
        expectation.duration = try fields["duration"]?.milliseconds("duration")
        return expectation
    }

    private static func path(_ node: DocumentNode) throws(DocumentFault) -> [String] {
        var path: [String] = []
        for element in try node.elements("path") { path.append(try element.text("a state of the path")) }
        return path
    }

    private static func history(_ node: DocumentNode) throws(DocumentFault) -> [JSONObject] {
        var items: [JSONObject] = []
        for element in try node.elements("history") {
            let fields = try element.members("an event", of: eventNames)
            guard let type = fields["type"] else { throw element.fault("an event must have the field 'type'") }
            _ = try type.word("type", of: HistoryEventNames.all)
            _ = try fields["at"]?.milliseconds("at")
            _ = try fields["state"]?.text("state")
            items.append(element.value.members ?? [:])
        }
        return items
    }

    private static func calls(
        _ node: DocumentNode
    ) throws(DocumentFault) -> [(state: String, calls: Expectation.Calls)] {
        var calls: [(state: String, calls: Expectation.Calls)] = []
        for (state, node) in try node.members("calls") {
            if let inputs = node.value.elements {
                calls.append((state, .inputs(inputs)))
            } else {
                calls.append((state, .count(try node.count("the number of calls, or a list of their inputs,"))))
            }
        }
        return calls
    }

    private static func retries(_ node: DocumentNode) throws(DocumentFault) -> [(state: String, delays: [Int64])] {
        var retries: [(state: String, delays: [Int64])] = []
        for (state, node) in try node.members("retries") {
            var delays: [Int64] = []
            for element in try node.elements("the delays of a state's retries") {
                delays.append(try element.milliseconds("a delay"))
            }
            retries.append((state, delays))
        }
        return retries
    }
}
