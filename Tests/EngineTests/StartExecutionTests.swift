// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Synchronization
import Testing

struct StartExecutionTests {
    @Test func `a Standard execution runs to its end and is described with its history`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        let started = try simulated.start("m", input: #"{"a": 1}"#)
        let record = try simulated.describe(started.arn)
        #expect(record.status == .succeeded)
        #expect(record.output == #"{"a":1}"#)
        #expect(record.input == #"{"a": 1}"#)
        let types = try simulated.history(started.arn).map(\.type)
        #expect(types == [.executionStarted, .passStateEntered, .passStateExited, .executionSucceeded])
    }

    @Test func `a name that is made on a lane's thread leads to that lane`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        let arns = ARNs()
        @Sendable func startNext() {
            let input = StartExecutionInput(
                stateMachineARN: SimulatedEngine.stateMachinePrefix + "m",
                name: nil,
                input: "{}",
                traceHeader: nil
            )
            // Answered on the lane that the execution is on.
            simulated.engine.startExecution(input) { answer in
                guard case .success(let started) = answer, arns.append(started.arn) < 40 else { return }
                startNext()
            }
        }
        startNext()
        simulated.threads.run()
        #expect(Set(arns.all).count == 40)
        // FNV-1a, which must stay as it is: what is stored is looked for on the lane of its ARN.
        let lanes = arns.all.map { arn in
            let hash = arn.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0100_0000_01b3 }
            return (hash ^ (hash >> 32)) % 2
        }
        #expect(Set(lanes).count == 1)
    }

    private final class ARNs: Sendable {
        private let arns = Mutex<[String]>([])
        var all: [String] { arns.withLock { $0 } }

        func append(_ arn: String) -> Int {
            arns.withLock { arns in
                arns.append(arn)
                return arns.count
            }
        }
    }

    @Test func `the same name and input while it runs is answered like the first time`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let first = try simulated.start("m")
        simulated.threads.advance(bySeconds: 5)
        #expect(try simulated.start("m") == first)
    }

    @Test func `another input, or a closed execution, makes a name taken`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let arn = try simulated.start("m").arn
        let other = simulated.answer {
            simulated.engine.startExecution(simulated.startInput("m", input: "1"), reply: $0)
        }
        #expect(other?.error == ServiceError(.executionAlreadyExists, "Execution Already Exists: '\(arn)'"))
        simulated.threads.advance(bySeconds: 60)
        let closed = simulated.answer { simulated.engine.startExecution(simulated.startInput("m"), reply: $0) }
        #expect(closed?.error?.code == .executionAlreadyExists)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `of two starts that race for a name only one wins`(seed: UInt64) throws {
        let simulated = SimulatedEngine.started(seed: seed)
        try simulated.create("m", Definitions.wait)
        let pending = ["1", "2", "1"].map { input in
            simulated.pending {
                simulated.engine.startExecution(simulated.startInput("m", input: input), reply: $0)
            }
        }
        simulated.threads.run()
        let answers = pending.compactMap(\.answer)
        #expect(answers.count == 3)
        #expect(simulated.engine.health == .healthy)
        let arn = "arn:aws:states:us-east-1:123456789012:execution:m:e"
        let stored = try #require(try simulated.store.base.execution(arn: arn))
        let isFirst = stored.input == "1"
        #expect(answers.map { $0.error == nil } == [isFirst, !isFirst, isFirst])
    }

    @Test(arguments: [
        ("", "Invalid State Machine Execution Input: 'Invalid execution input.'"),
        (
            "{x",
            """
            Invalid State Machine Execution Input: 'Unexpected character ('x' (code 120)): was expecting double-quote to start field name
             at [Source: (String)"{x"; line: 1, column: 3]'
            """
        ),
    ])
    func `input that is not JSON is refused in the parser's words`(input: String, message: String) throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        let answer = simulated.answer {
            simulated.engine.startExecution(simulated.startInput("m", input: input), reply: $0)
        }
        #expect(answer?.error?.code == .invalidExecutionInput)
        #expect(answer?.error?.message == message)
    }

    @Test func `input that is nested too deep is told as input`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        let input = String(repeating: "[", count: 1_001) + String(repeating: "]", count: 1_001)
        let answer = simulated.answer {
            simulated.engine.startExecution(simulated.startInput("m", input: input), reply: $0)
        }
        #expect(answer?.error?.code == .invalidExecutionInput)
        let start =
            "Invalid State Machine Execution Input: 'Document nesting depth (1001) exceeds the maximum allowed (1000"
        #expect(answer?.error?.message.hasPrefix(start) == true, "\(answer?.error?.message ?? "")")
    }

    @Test func `input may have 262,144 bytes and no more`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        let largest = "\"" + String(repeating: "x", count: 262_142) + "\""
        #expect(try simulated.describe(simulated.start("m", name: "a", input: largest).arn).status == .succeeded)
        let answer = simulated.answer {
            simulated.engine.startExecution(simulated.startInput("m", name: "b", input: largest + " "), reply: $0)
        }
        #expect(answer?.error?.code == .validation)
    }

    @Test(arguments: ["", "a b", "a/b", "a*", "a:b", String(repeating: "n", count: 81), "tab\t", "\u{7f}"])
    func `a name that AWS refuses is refused`(name: String) throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.pass)
        let answer = simulated.answer {
            simulated.engine.startExecution(simulated.startInput("m", name: name), reply: $0)
        }
        #expect(answer?.error == ServiceError(.invalidName, "Invalid Name: '\(name)'"))
    }

    @Test func `a machine that is not there is named`() {
        let simulated = SimulatedEngine.started()
        let answer = simulated.answer { simulated.engine.startExecution(simulated.startInput("m"), reply: $0) }
        let arn = SimulatedEngine.stateMachinePrefix + "m"
        #expect(answer?.error == ServiceError(.stateMachineDoesNotExist, "State Machine Does Not Exist: '\(arn)'"))
    }

    @Test func `without a name each start makes its own`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let first = try simulated.start("m", name: nil)
        let second = try simulated.start("m", name: nil)
        #expect(first.arn != second.arn)
        #expect(first.arn.split(separator: ":").last?.count == 36)
    }

    @Test func `beyond the limit of open executions a start is refused, until one ends`() throws {
        var limits = Limits()
        limits.openExecutionsMaximum = 2
        let simulated = SimulatedEngine.started(limits: limits)
        try simulated.create("m", Definitions.wait)
        try simulated.start("m", name: "a")
        try simulated.start("m", name: "b")
        let refused = simulated.answer {
            simulated.engine.startExecution(simulated.startInput("m", name: "c"), reply: $0)
        }
        #expect(refused?.error?.code == .executionLimitExceeded)
        simulated.threads.advance(bySeconds: 60)
        try simulated.start("m", name: "c")
    }

    @Test func `a wait ends when its time has come and not before`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let arn = try simulated.start("m").arn
        simulated.threads.advance(bySeconds: 59)
        #expect(try simulated.describe(arn).status == .running)
        simulated.threads.advance(bySeconds: 1)
        #expect(try simulated.describe(arn).status == .succeeded)
    }

    @Test func `awaiting answers when the execution ends, or at once when it has`() throws {
        let simulated = SimulatedEngine.started()
        try simulated.create("m", Definitions.wait)
        let arn = try simulated.start("m").arn
        let pending = simulated.pending { simulated.engine.awaitExecution(arn: arn, reply: $0) }
        simulated.threads.run()
        #expect(pending.answer == nil)
        simulated.threads.advance(bySeconds: 60)
        let described = try simulated.describe(arn)
        #expect(try pending.answer?.get() == described)
        #expect(try simulated.answer { simulated.engine.awaitExecution(arn: arn, reply: $0) }?.get() == described)
    }
}
