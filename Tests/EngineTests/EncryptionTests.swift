// SPDX-License-Identifier: Apache-2.0

import Encryption
import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

/// State machines and activities with keys of the customer.
struct EncryptionTests {
    private static let arn = "arn:aws:states:us-east-1:123456789012:execution:sealed:e"
    private static let machine = SimulatedEngine.stateMachinePrefix + "sealed"

    private static func ring(_ id: String = "k", byte: UInt8 = 7, isEnabled: Bool = true) throws -> KeyRing {
        let bytes = [UInt8](repeating: byte, count: 32)
        let key = try #require(CustomerKey(id: id, aliases: ["alias/mine"], isEnabled: isEnabled, bytes: bytes))
        return KeyRing([key], arnPrefix: "arn:aws:kms:us-east-1:123456789012:")
    }

    private static func configuration(_ key: String = "alias/mine", reuse: Int64? = nil) -> JSONObject {
        var member: JSONObject = ["type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": .string(key)]
        if let reuse { member["kmsDataKeyReusePeriodSeconds"] = .integer(reuse) }
        return ["encryptionConfiguration": .object(member)]
    }

    private static let owned: JSONObject = ["encryptionConfiguration": ["type": "AWS_OWNED_KEY"]]

    /// What went wrong with the key.
    private static func denied(_ text: String) -> ServiceError {
        ServiceError(.kmsAccessDenied, "The key cannot be used: \(text)")
    }

    private static let missing = denied("the configuration has no key 'alias/mine'.")

    private func stop(_ engine: SimulatedEngine, error: String? = nil) -> Result<Timestamp, ServiceError>? {
        engine.answer { engine.engine.stopExecution(arn: Self.arn, error: error, cause: nil, reply: $0) }
    }

    private func update(
        _ engine: SimulatedEngine,
        definition: String? = nil,
        _ configuration: JSONObject = [:],
        role: String? = nil
    ) -> Result<StateMachineRecord, ServiceError>? {
        let input = UpdateStateMachineInput(
            stateMachineARN: Self.machine,
            definition: definition,
            roleARN: role,
            configuration: configuration
        )
        return engine.answer { engine.engine.updateStateMachine(input, reply: $0) }
    }

    /// One that has run two machines with all kinds of states, of which one has a key.
    private func ran() throws -> (engine: SimulatedEngine, plain: String, sealed: String) {
        // Both machines' tasks fail once.
        let failure = ScriptedConnector.Outcome.failure(TaskFailure(error: "E", cause: "secret"))
        let engine = SimulatedEngine.started(
            script: ["T": [failure, failure, .success("secret"), .success("secret")], "U": [.echo]],
            keys: try Self.ring()
        )
        try engine.create("plain", Definitions.everything)
        try engine.create("sealed", Definitions.everything, configuration: Self.configuration())
        let plain = try engine.start("plain", input: #"{"word":"secret"}"#).arn
        let sealed = try engine.start("sealed", input: #"{"word":"secret"}"#).arn
        engine.threads.advance(bySeconds: 60)
        return (engine, plain, sealed)
    }

    @Test func `what is stored of a machine with a key is sealed, and reads as that of any other`() throws {
        let (engine, plain, sealed) = try ran()
        let (expected, record) = (try engine.describe(plain), try engine.describe(sealed))
        #expect(record.input == #"{"word":"secret"}"#)
        #expect(record.output == expected.output)
        #expect(record.status == .succeeded)
        #expect(try engine.history(sealed).map(\.type) == engine.history(plain).map(\.type))
        #expect(try engine.history(sealed).first?.details == engine.history(plain).first?.details)
        let stored = try #require(try engine.store.execution(arn: sealed))
        #expect((stored.input, stored.output, stored.error, stored.cause) == ("", nil, nil, nil))
        #expect(stored.sealed?.result != nil)
        let machine = try #require(try engine.store.stateMachine(arn: Self.machine))
        #expect(machine.definition.isEmpty)
        #expect(machine.sealedDefinition != nil)
        #expect(throws: StoreError.self) { try engine.store.history(of: stored.key, HistoryQuery(limit: 9)) }
        #expect(try engine.store.execution(arn: plain)?.sealed == nil)
    }

    @Test func `an error and its cause are sealed, and a redrive goes on from sealed frames`() throws {
        let engine = SimulatedEngine.started(
            script: ["T": [.failure(TaskFailure(error: "E", cause: "secret")), .success("done")]],
            keys: try Self.ring()
        )
        try engine.create("sealed", Definitions.task, configuration: Self.configuration())
        try engine.start("sealed")
        let failed = try engine.describe(Self.arn)
        #expect((failed.status, failed.error, failed.cause) == (.failed, "E", "secret"))
        let stored = try #require(try engine.store.storedExecution(arn: Self.arn))
        #expect((stored.record.error, stored.record.cause) == (nil, nil))
        #expect(stored.storedFrames.isEmpty)
        #expect(!stored.sealedFrames.isEmpty)
        let second = engine.restarted(script: ["T": [.success("done")]], keys: try Self.ring())
        let redriven = second.answer { second.engine.redriveExecution(arn: Self.arn, token: nil, reply: $0) }
        #expect(redriven?.error == nil)
        second.threads.advance(bySeconds: 1)
        let ended = try second.describe(Self.arn)
        #expect((ended.status, ended.output, ended.error) == (.succeeded, #""done""#, nil))
    }

    @Test func `an execution that runs goes on after the end of the process`() throws {
        let first = SimulatedEngine.started(script: ["T": [.silence]], keys: try Self.ring())
        try first.create("sealed", Definitions.everything, configuration: Self.configuration())
        try first.start("sealed", input: #"{"a":1}"#)
        first.threads.advance(bySeconds: 12)
        let second = first.restarted(script: ["T": [.echo], "U": [.echo]], keys: try Self.ring())
        #expect(second.engine.health == .healthy)
        second.threads.advance(bySeconds: 60)
        #expect(try second.describe(Self.arn).output == #"[{"a":1},{"a":1}]"#)
    }

    // MARK: - Data keys

    /// The part of sealed bytes that names and holds the data key: all sealed with one begin with it.
    private func dataKey(of engine: SimulatedEngine, _ name: String) throws -> [UInt8] {
        let arn = "arn:aws:states:us-east-1:123456789012:execution:sealed:\(name)"
        let bytes = try #require(try engine.store.execution(arn: arn)?.sealed?.input)
        // After version and checksum: the id "k" with its length, the fingerprint and the wrapped key.
        return Array(bytes[9..<9 + 2 + 8 + 60])
    }

    @Test(arguments: [(nil, 300), (60, 60), (900, 900)] as [(Int64?, Int)])
    func `a data key is used for its time, and then there is a new one`(reuse: Int64?, seconds: Int) throws {
        let engine = SimulatedEngine(laneCount: 1, keys: try Self.ring())
        engine.start()
        try engine.create("sealed", Definitions.pass, configuration: Self.configuration(reuse: reuse))
        try engine.start("sealed", name: "first")
        engine.threads.advance(bySeconds: seconds - 1)
        try engine.start("sealed", name: "last")
        engine.threads.advance(bySeconds: 1)
        try engine.start("sealed", name: "next")
        #expect(try dataKey(of: engine, "first") == dataKey(of: engine, "last"))
        #expect(try dataKey(of: engine, "first") != dataKey(of: engine, "next"))
    }

    @Test func `two machines share no data key`() throws {
        let engine = SimulatedEngine(laneCount: 1, keys: try Self.ring())
        engine.start()
        for name in ["sealed", "other"] {
            try engine.create(name, Definitions.pass, configuration: Self.configuration())
        }
        let sealed = try #require(try engine.store.stateMachine(arn: Self.machine)?.sealedDefinition)
        let other = SimulatedEngine.stateMachinePrefix + "other"
        let second = try #require(try engine.store.stateMachine(arn: other)?.sealedDefinition)
        #expect(sealed[9..<19] == second[9..<19])
        #expect(sealed[19..<79] != second[19..<79])
    }

    // MARK: - Keys of a former id

    private static func refusal(_ keys: KeyRing, by store: any Store) -> StoreError? {
        do throws(StoreError) {
            try KeysInUse.check(keys, in: store)
            return nil
        } catch {
            return error
        }
    }

    private static let different = StoreError.Code.keyRefused(KeyRefusal(keyID: "k", reason: .different))

    @Test func `another key is refused once the former one has sealed something, whether enabled or not`() throws {
        let engine = SimulatedEngine.started(keys: try Self.ring())
        try engine.create("plain", Definitions.pass)
        #expect(Self.refusal(try Self.ring(byte: 8), by: engine.store) == nil)
        try engine.create("sealed", Definitions.pass, configuration: Self.configuration())
        #expect(Self.refusal(try Self.ring(), by: engine.store) == nil)
        #expect(Self.refusal(KeyRing(), by: engine.store) == nil)
        #expect(Self.refusal(try Self.ring("other", byte: 8), by: engine.store) == nil)
        #expect(Self.refusal(try Self.ring(byte: 8), by: engine.store)?.code == Self.different)
        #expect(Self.refusal(try Self.ring(byte: 8, isEnabled: false), by: engine.store)?.code == Self.different)
    }

    @Test func `an update notes its key`() throws {
        let engine = SimulatedEngine.started(keys: try Self.ring())
        try engine.create("sealed", Definitions.pass)
        #expect(update(engine, Self.configuration())?.error == nil)
        #expect(Self.refusal(try Self.ring(byte: 8), by: engine.store)?.code == Self.different)
    }

    @Test func `a key that an alias has come to name is noted at the start`() throws {
        let engine = SimulatedEngine.started(keys: try Self.ring("former", byte: 7))
        try engine.create("sealed", Definitions.pass, configuration: Self.configuration())
        // One that is not enabled seals nothing, and is not noted.
        #expect(Self.refusal(try Self.ring(byte: 8, isEnabled: false), by: engine.store) == nil)
        #expect(Self.refusal(try Self.ring(byte: 9), by: engine.store) == nil)
        #expect(Self.refusal(try Self.ring(byte: 8), by: engine.store)?.code == Self.different)
        #expect(Self.refusal(try Self.ring(byte: 9), by: engine.store) == nil)
    }

    @Test func `what a version that noted nothing has sealed is found`() throws {
        let engine = SimulatedEngine.started(keys: try Self.ring())
        try engine.create("plain", Definitions.pass)
        try engine.create("sealed", Definitions.pass, configuration: Self.configuration())
        for collection in ["encryption-keys", "encryption-key-names"] {
            for (name, _) in try engine.store.documents(collection: collection) {
                try engine.store.commit([.removeDocument(collection: collection, name: name)])
            }
        }
        #expect(Self.refusal(try Self.ring(byte: 8), by: engine.store)?.code == Self.different)
        #expect(Self.refusal(KeyRing(), by: engine.store) == nil)
        #expect(Self.refusal(try Self.ring(), by: engine.store) == nil)
        #expect(try engine.store.documents(collection: "encryption-keys").map(\.name) == ["k"])
    }

    // MARK: - Keys that cannot be used

    private static func refusals() throws -> [(KeyRing, ServiceError)] {
        var disabled = ServiceError(.kmsInvalidState, "The key cannot be used: the key 'alias/mine' is disabled.")
        disabled.kmsKeyState = "DISABLED"
        return [(KeyRing(), missing), (try ring(isEnabled: false), disabled)]
    }

    @Test func `without its key an execution waits for it, and others go on`() throws {
        for (keys, refusal) in try Self.refusals() {
            let first = SimulatedEngine.started(keys: try Self.ring())
            try first.create("sealed", Definitions.wait, configuration: Self.configuration())
            try first.create("plain", Definitions.wait)
            try first.start("sealed", input: #"{"a":1}"#)
            let plain = try first.start("plain").arn

            let second = first.restarted(keys: keys)
            #expect(second.engine.health == .degraded(["\(Self.arn): \(refusal.message)"]))
            second.threads.advance(bySeconds: 100)
            #expect(try second.describe(plain).status == .succeeded)
            let history = second.answer {
                second.engine.historyPage(arn: Self.arn, HistoryQuery(limit: 9), reply: $0)
            }
            #expect(history?.error?.code == refusal.code)
            #expect(
                second.answer { second.engine.describeExecution(arn: Self.arn, reply: $0) }?.error?.code == refusal.code
            )
            let shown = second.answer {
                second.engine.describeExecution(arn: Self.arn, includesData: false, reply: $0)
            }
            #expect(try shown?.get().status == .running)
            #expect(stop(second, error: "E")?.error == refusal)
            let start = second.answer { second.engine.startExecution(second.startInput("sealed"), reply: $0) }
            #expect(start?.error == refusal)

            let third = second.restarted(keys: try Self.ring())
            #expect(third.engine.health == .healthy)
            third.threads.advance(bySeconds: 0)
            #expect(try third.describe(Self.arn).output == #"{"a":1}"#)
        }
    }

    @Test func `another key of the same id opens nothing, and says so`() throws {
        let first = SimulatedEngine.started(keys: try Self.ring())
        try first.create("sealed", Definitions.wait, configuration: Self.configuration())
        try first.start("sealed")
        let second = first.restarted(keys: try Self.ring(byte: 8))
        let refusal = Self.denied("the key 'k' of the configuration is not the one it was sealed with.")
        #expect(second.answer { second.engine.describeExecution(arn: Self.arn, reply: $0) }?.error == refusal)
        #expect(stop(second, error: "E")?.error == nil, "what is sealed now is sealed with the key that there is")
    }

    @Test func `without error and cause an execution is stopped without its key`() throws {
        let first = SimulatedEngine.started(keys: try Self.ring())
        try first.create("sealed", Definitions.wait, configuration: Self.configuration())
        try first.start("sealed", input: #"{"a":1}"#)
        let second = first.restarted()
        #expect(stop(second)?.error == nil)
        #expect(second.engine.health == .healthy)
        let third = second.restarted(keys: try Self.ring())
        let record = try third.describe(Self.arn)
        #expect((record.status, record.input) == (.aborted, #"{"a":1}"#))
        #expect(try third.history(Self.arn).last?.type == .executionAborted)
    }

    @Test func `a machine whose key is gone is deleted, with its executions`() throws {
        let first = SimulatedEngine.started(keys: try Self.ring())
        try first.create("sealed", Definitions.wait, configuration: Self.configuration())
        try first.start("sealed")
        let second = first.restarted()
        let deleted = second.answer { second.engine.deleteStateMachine(arn: Self.machine, reply: $0) }
        #expect(deleted?.error == nil)
        second.threads.advance(bySeconds: 5)
        #expect(try second.store.stateMachine(arn: Self.machine) == nil)
        #expect(try second.store.execution(arn: Self.arn)?.status == .aborted)
    }

    @Test func `a redrive without its key is refused with the reason`() throws {
        let first = SimulatedEngine.started(keys: try Self.ring())
        try first.create("sealed", Definitions.fail, configuration: Self.configuration())
        try first.start("sealed")
        let second = first.restarted()
        let redriven = second.answer { second.engine.redriveExecution(arn: Self.arn, token: nil, reply: $0) }
        #expect(redriven?.error?.code == .executionNotRedrivable)
        #expect(redriven?.error?.message.contains("no key 'k'") == true)
    }

    @Test func `a machine or an activity with a key that cannot be used is refused`() throws {
        let engine = SimulatedEngine.started(keys: try Self.ring(isEnabled: false))
        let cases: [(String, ServiceError)] = [
            ("other", Self.denied("the configuration has no key 'other'.")),
            (
                "k",
                ServiceError(
                    .invalidEncryptionConfiguration,
                    "Invalid Encryption Configuration: the key 'k' is disabled."
                )
            ),
        ]
        try engine.create("sealed", Definitions.pass)
        for (id, error) in cases {
            let configuration = Self.configuration(id)
            #expect(throws: error) { try engine.create("m", Definitions.pass, configuration: configuration) }
            #expect(update(engine, configuration)?.error == error)
            let activity = engine.answer {
                engine.engine.createActivity(name: "a", configuration: configuration, reply: $0)
            }
            #expect(activity?.error == error)
        }
        #expect(try engine.store.resourceCounts() == ResourceCounts(stateMachines: 1, activities: 0))
    }

    @Test func `workers of an activity are refused where its key is gone, and others are not`() throws {
        let first = SimulatedEngine.started(keys: try Self.ring())
        for (name, configuration) in [("work", Self.configuration()), ("other", [:])] {
            let created = first.answer {
                first.engine.createActivity(name: name, configuration: configuration, reply: $0)
            }
            #expect(created?.error == nil)
        }
        let poll = { (engine: SimulatedEngine, arn: String) in
            engine.answer { _ = engine.engine.activityTask(arn: arn, workerName: nil, reply: $0) }
        }
        #expect(poll(first, SimulatedEngine.activityARN) == nil, "it waits")
        let second = first.restarted()
        #expect(poll(second, SimulatedEngine.activityARN)?.error == Self.missing)
        #expect(poll(second, "arn:aws:states:us-east-1:123456789012:activity:other") == nil)
        let described = second.answer { second.engine.describeActivity(arn: SimulatedEngine.activityARN, reply: $0) }
        #expect(try described?.get().configuration == Self.configuration())
    }

    @Test func `an activity of another key, or another time of reuse, exists already`() throws {
        let engine = SimulatedEngine.started(keys: try Self.ring())
        let create = { (configuration: JSONObject) in
            engine.answer { engine.engine.createActivity(name: "a", configuration: configuration, reply: $0) }?.error
        }
        #expect(create(Self.configuration(reuse: 300)) == nil)
        #expect(create(Self.configuration()) == nil, "300 s are the default")
        for other in [Self.configuration(reuse: 60), Self.configuration("k"), Self.owned, [:]] {
            #expect(create(other)?.code == .activityAlreadyExists)
        }
    }

    // MARK: - Changes

    @Test func `an update changes the key, and what runs keeps its own`() throws {
        let engine = SimulatedEngine.started(keys: try Self.ring())
        try engine.create("sealed", Definitions.wait)
        let before = try engine.start("sealed", name: "before").arn
        #expect(update(engine, Self.configuration())?.error == nil)
        let during = try engine.start("sealed", name: "during").arn
        #expect(update(engine, Self.owned)?.error == nil)
        let after = try engine.start("sealed", name: "after").arn
        engine.threads.advance(bySeconds: 60)
        for arn in [before, during, after] { #expect(try engine.describe(arn).output == "{}") }
        let isSealed = try [before, during, after].map { try engine.store.execution(arn: $0)?.sealed != nil }
        #expect(isSealed == [false, true, false])
        let described = engine.answer { engine.engine.describeStateMachine(arn: Self.machine, reply: $0) }
        #expect(try described?.get().record.definition == Definitions.wait)
        #expect(try engine.store.stateMachine(arn: Self.machine)?.definition == Definitions.wait)
    }

    @Test func `without its key a machine's definition cannot be kept, but replaced`() throws {
        let first = SimulatedEngine.started(keys: try Self.ring())
        try first.create("sealed", Definitions.pass, configuration: Self.configuration())
        let second = first.restarted()
        let closed = Self.denied("the configuration has no key 'k'.")
        #expect(update(second, Self.owned)?.error == closed)
        #expect(update(second, definition: Definitions.wait)?.error == Self.missing)
        #expect(update(second, role: "arn:aws:iam::123456789012:role/other")?.error == closed)
        #expect(update(second, definition: Definitions.pass, Self.owned)?.error == nil)
        try second.start("sealed")
        #expect(try second.describe(Self.arn).status == .succeeded)
    }

    @Test func `without its key a machine can be tagged and published`() throws {
        let first = SimulatedEngine.started(keys: try Self.ring())
        try first.create("sealed", Definitions.pass, configuration: Self.configuration())
        let second = first.restarted()
        let tagged = second.answer {
            second.engine.changeTags(
                of: .stateMachine(Self.machine),
                .adding(TagSet(json: [["key": "a", "value": "b"]])),
                reply: $0
            )
        }
        #expect(tagged?.error == nil)
        let input = PublishVersionInput(stateMachineARN: Self.machine, revisionID: nil, description: nil)
        #expect(second.answer { second.engine.publishVersion(input, reply: $0) }?.error == nil)
        let shown = second.answer {
            second.engine.describeStateMachine(arn: Self.machine, includesData: false, reply: $0)
        }
        #expect(try shown?.get().record.configuration["tags"]?.elements?.count == 1)
        let third = second.restarted(keys: try Self.ring())
        let version = third.answer {
            third.engine.describeStateMachine(arn: "\(Self.machine):1", reply: $0)
        }
        #expect(try version?.get().record.definition == Definitions.pass)
    }

    @Test func `a second creation is compared with the definition that is sealed`() throws {
        let engine = SimulatedEngine.started(keys: try Self.ring())
        try engine.create("sealed", Definitions.pass, configuration: Self.configuration())
        try engine.create("sealed", Definitions.pass, configuration: Self.configuration(reuse: 300))
        #expect(throws: ServiceError.self) {
            try engine.create("sealed", Definitions.wait, configuration: Self.configuration())
        }
        #expect(throws: ServiceError.self) { try engine.create("sealed", Definitions.pass) }
    }

    @Test func `an Express machine with a key runs, and is refused without`() throws {
        let first = SimulatedEngine.started(keys: try Self.ring())
        try first.create("sealed", Definitions.pass, type: .express, configuration: Self.configuration())
        let run = { (engine: SimulatedEngine) in
            engine.answer { engine.engine.startSyncExecution(engine.startInput("sealed"), reply: $0) }
        }
        #expect(try run(first)?.get().result.status == .succeeded)
        #expect(run(first.restarted())?.error == Self.missing)
    }
}
