// SPDX-License-Identifier: Apache-2.0

import APIServer
import Encryption
import Engine
import HTTPServer
import JSONModule
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Simulation
import StatesLanguage
import Storage
import Synchronization
import Testing

/// The API on an engine with simulated threads: a call runs until nothing is ready.
struct API {
    static let account = "arn:aws:states:us-east-1:123456789012:"
    static let machineARN = account + "stateMachine:m"
    static let expressARN = account + "stateMachine:x"
    static let activityARN = account + "activity:work"
    static let roleARN = "arn:aws:iam::123456789012:role/r"

    let simulated: SimulatedEngine
    let responder: StepFunctionsAPI

    init(
        on base: any Store = InMemoryStore(),
        script: [String: [ScriptedConnector.Outcome]] = [:],
        keys: KeyRing = KeyRing()
    ) {
        simulated = SimulatedEngine(on: base, script: script, keys: keys)
        simulated.start()
        responder = StepFunctionsAPI(
            engine: simulated.engine,
            requestSeed: 1,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// One answer: its status and body.
    struct Reply: Equatable {
        var status: Int
        var body: JSON

        /// The error's name and message.
        var error: String { "\(body["__type"]?.text ?? "-"): \(body["message"]?.text ?? "-")" }
    }

    /// Sends a call without running anything.
    func send(_ operation: String?, body: String, method: HTTPMethod = .POST) -> Pending {
        var headers = HTTPHeaders()
        if let operation { headers.add(name: "X-Amz-Target", value: "AWSStepFunctions.\(operation)") }
        let request = HTTPRequest(method: method, target: "/", headers: headers, body: ByteBuffer(string: body))
        let pending = Pending()
        responder.respond(to: request, on: MultiThreadedEventLoopGroup.singleton.next()) { pending.receive($0) }
        return pending
    }

    /// Calls an operation, and runs until the answer is there.
    @discardableResult
    func call(_ operation: String?, _ input: JSON = [:], method: HTTPMethod = .POST) throws -> Reply {
        try call(operation, text: input.serialized, method: method)
    }

    func call(_ operation: String?, text: String, method: HTTPMethod = .POST) throws -> Reply {
        let pending = send(operation, body: text, method: method)
        simulated.threads.run()
        return try #require(pending.reply, "\(operation ?? "-") was not answered")
    }

    /// An answer that is not there yet.
    final class Pending: Sendable {
        private let responses = Mutex<[HTTPResponse]>([])

        func receive(_ response: HTTPResponse) {
            let count = responses.withLock { responses in
                responses.append(response)
                return responses.count
            }
            precondition(count == 1, "a call is answered once")
        }

        var response: HTTPResponse? { responses.withLock { $0.first } }

        var reply: Reply? {
            guard let response else { return nil }
            let text = response.body.map { String(buffer: $0) } ?? ""
            return try? Reply(status: Int(response.status.code), body: JSON(parsing: text))
        }
    }

    // MARK: - What most tests need

    @discardableResult
    func createMachine(
        _ name: JSON = "m",
        _ definition: String = Definitions.pass,
        type: JSON = "STANDARD"
    ) throws -> Reply {
        try call(
            "CreateStateMachine",
            ["name": name, "definition": .string(definition), "roleArn": .string(Self.roleARN), "type": type]
        )
    }

    @discardableResult
    func start(_ name: JSON = "e", input: JSON = "{}") throws -> Reply {
        try call("StartExecution", ["stateMachineArn": .string(Self.machineARN), "name": name, "input": input])
    }
}

enum Definitions {
    static let pass = #"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"r":1},"End":true}}}"#
    static let wait = #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}"#
    static let fail = #"{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E","Cause":"C"}}}"#
    static let activity = #"""
        {"StartAt":"X","States":{"X":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:work",
        "TimeoutSeconds":300,"End":true}}}
        """#
    static let variables = #"""
        {"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"b":1,"a":2},"Next":"B"},
        "B":{"Type":"Pass","Parameters":{"x.$":"$b","y.$":"$a"},"End":true}}}
        """#
    static let callback = #"""
        {"StartAt":"C","States":{"C":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}},"End":true}}}
        """#
}
