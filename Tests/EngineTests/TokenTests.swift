// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

struct TokenTests {
    private static func waiting() throws -> (SimulatedEngine, arn: String, token: String) {
        let simulated = SimulatedEngine.started(script: ["C": [.submitted(1)]])
        try simulated.create("m", Definitions.callback)
        let arn = try simulated.start("m").arn
        return (simulated, arn, try #require(simulated.connector.started.first?.request.token))
    }

    @Test func `a token ends its task once, even when two callers race`() throws {
        let (simulated, arn, token) = try Self.waiting()
        let pending = ["1", "2"].map { output in
            simulated.pending { simulated.engine.sendTaskSuccess(token: token, output: output, reply: $0) }
        }
        simulated.threads.run()
        #expect(
            pending.map { $0.answer?.error?.message } == [
                nil, "Task Timed Out: 'Provided task does not exist anymore'",
            ]
        )
        #expect(pending.allSatisfy { $0.answer != nil })
        #expect(try simulated.describe(arn).output == "1")
    }

    @Test func `a failure ends the task with its error`() throws {
        let (simulated, arn, token) = try Self.waiting()
        _ = simulated.answer { simulated.engine.sendTaskFailure(token: token, error: "E", cause: "C", reply: $0) }
        let record = try simulated.describe(arn)
        #expect(record.status == .failed)
        #expect(record.error == "E")
        #expect(record.cause == "C")
    }

    @Test func `a heartbeat leaves the task waiting`() throws {
        let (simulated, arn, token) = try Self.waiting()
        let beat = simulated.answer { simulated.engine.sendTaskHeartbeat(token: token, reply: $0) }
        #expect(beat != nil && beat?.error == nil)
        #expect(try simulated.describe(arn).status == .running)
    }

    @Test func `a token of a stopped execution is gone`() throws {
        let (simulated, arn, token) = try Self.waiting()
        _ = simulated.answer { simulated.engine.stopExecution(arn: arn, error: nil, cause: nil, reply: $0) }
        let answer = simulated.answer { simulated.engine.sendTaskHeartbeat(token: token, reply: $0) }
        #expect(answer?.error?.code == .taskTimedOut)
    }

    @Test func `a token of nothing is unknown, and text that is no token is invalid`() throws {
        let (simulated, _, token) = try Self.waiting()
        let stranger = TaskToken.make(
            executionARN: "arn:aws:states:us-east-1:123456789012:execution:m:other",
            startTime: simulated.clock.now,
            effect: EffectID(1),
            secret: TokenSecret(words: SIMD4(7, 7, 7, 7))
        )
        let forged = TaskToken.make(
            executionARN: try #require(TaskToken(parsing: token)).executionARN,
            startTime: simulated.clock.now,
            effect: EffectID(1),
            secret: TokenSecret(words: SIMD4(7, 7, 7, 7))
        )
        let expectations: [(String, ServiceError.Code)] = [
            (stranger.text, .taskDoesNotExist), (forged.text, .taskTimedOut), ("x", .invalidToken), ("", .invalidToken),
            (String(token.dropLast()), .invalidToken),
        ]
        for (text, code) in expectations {
            let answer = simulated.answer { simulated.engine.sendTaskSuccess(token: text, output: "1", reply: $0) }
            #expect(answer?.error?.code == code, "\(text)")
        }
    }

    @Test func `output that is not JSON is refused and uses nothing up`() throws {
        let (simulated, arn, token) = try Self.waiting()
        let refused = simulated.answer { simulated.engine.sendTaskSuccess(token: token, output: "{", reply: $0) }
        #expect(refused?.error?.code == .invalidOutput)
        _ = simulated.answer { simulated.engine.sendTaskSuccess(token: token, output: "3", reply: $0) }
        #expect(try simulated.describe(arn).output == "3")
    }

    @Test func `a store's secret is made once, of the given entropy, and stays`() throws {
        let store = InMemoryStore()
        let secret = try TokenSecret.stored(in: store, entropy: SimulatedEntropy(seed: 1))
        #expect(try TokenSecret.stored(in: store, entropy: SimulatedEntropy(seed: 2)) == secret)
        #expect(try TokenSecret.stored(in: InMemoryStore(), entropy: SimulatedEntropy(seed: 2)) != secret)
        #expect(Set((0..<4).map { secret.words[$0] }).count == 4)
    }

    @Test func `a secret that was changed is refused`() throws {
        let store = InMemoryStore()
        _ = try TokenSecret.stored(in: store, entropy: SimulatedEntropy(seed: 1))
        try store.commit([.putDocument(collection: "secrets", name: "taskTokens", ["words": [1, 2, 3]])])
        let error = #expect(throws: StoreError.self) {
            try TokenSecret.stored(in: store, entropy: SimulatedEntropy(seed: 1))
        }
        #expect(error?.code == .damagedRecord)
    }

    @Test func `a token that was given out before a crash ends its task after it`() throws {
        let (first, arn, token) = try Self.waiting()
        let second = first.restarted()
        let answer = second.answer { second.engine.sendTaskSuccess(token: token, output: "5", reply: $0) }
        #expect(answer != nil && answer?.error == nil)
        #expect(try second.describe(arn).output == "5")
    }
}
