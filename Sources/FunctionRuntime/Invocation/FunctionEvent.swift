// SPDX-License-Identifier: Apache-2.0

import FunctionPort
import JSONModule

/// An event that was taken for a function: kept until it was run, or its retries are used up.
struct FunctionEvent: Sendable {
    var requestID: String
    var invocation: FunctionInvocation
    /// When it was taken, in milliseconds since 1970.
    var time: Int64
    /// How often the function has failed on it.
    var failures = 0

    var document: JSON {
        [
            "requestID": .string(requestID),
            "function": .string(invocation.function),
            "qualifier": invocation.qualifier.map { .string($0) } ?? .null,
            "payload": .string(String(decoding: invocation.payload, as: UTF8.self)),
            "clientContext": invocation.clientContext.map { .string($0) } ?? .null,
            "traceHeader": invocation.traceHeader.map { .string($0) } ?? .null,
            "time": .integer(time),
            "failures": .integer(Int64(failures)),
        ]
    }

    init(requestID: String, invocation: FunctionInvocation, time: Int64) {
        self.requestID = requestID
        self.invocation = invocation
        self.time = time
    }

    init?(_ document: JSON) {
        guard let requestID = document["requestID"]?.text, let function = document["function"]?.text,
            let payload = document["payload"]?.text, let time = document["time"]?.int
        else { return nil }
        self.requestID = requestID
        self.time = Int64(time)
        failures = document["failures"]?.int ?? 0
        invocation = FunctionInvocation(
            function: function,
            qualifier: document["qualifier"]?.text,
            payload: Array(payload.utf8),
            kind: .event,
            clientContext: document["clientContext"]?.text,
            traceHeader: document["traceHeader"]?.text
        )
    }
}
