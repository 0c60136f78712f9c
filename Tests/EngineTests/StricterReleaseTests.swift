// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import Simulation
import StatesLanguage
import Storage
import Testing

/// What an earlier version accepted is run as far as this one can, and can always be ended.
struct StricterReleaseTests {
    /// Waits, then calls a service.
    private static let queue = #"""
        {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":10,"Next":"T"},
        "T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"q","MessageBody":"m"},
        "End":true}}}
        """#

    private static let sqs = IntegrationCatalog.Entry(service: "sqs", action: "sendMessage")

    /// What the earlier version knew.
    private static var larger: IntegrationCatalog {
        var catalog = SimulatedEngine.catalog
        catalog.patterns[sqs] = []
        return catalog
    }

    /// Knows the parameters of the action, and that one which is given is none.
    private static var stricter: IntegrationCatalog {
        var catalog = larger
        catalog.parameters[sqs] = ParameterShape([.required("QueueUrl", .text)])
        return catalog
    }

    @Test(arguments: [SimulatedEngine.catalog, SimulatedEngine.catalog.mocked, stricter])
    func `a definition that would be refused today runs to the task that cannot be run`(
        catalog: IntegrationCatalog
    ) throws {
        let first = SimulatedEngine(catalog: Self.larger)
        first.start()
        try first.create("m", Self.queue)
        let open = try first.start("m", name: "open").arn
        first.threads.kill()
        let second = SimulatedEngine(on: first.store.base, clock: first.clock, catalog: catalog)
        let report = try #require(second.start()).get()
        #expect(report.restored == 1)
        #expect(report.broken.isEmpty)
        let later = try second.start("m", name: "later").arn
        second.threads.advance(bySeconds: 10)
        for arn in [open, later] {
            let record = try second.describe(arn)
            #expect(record.status == .failed)
            #expect(record.error == "States.Runtime")
            let isUnknown = catalog.patterns[Self.sqs] == nil
            let reason = isUnknown ? "This server cannot run arn:aws:states:::sqs:sendMessage." : "Parameters"
            #expect(record.cause?.contains(reason) == true, "\(record.cause ?? "")")
        }
        #expect(second.engine.health == .healthy)
    }

    /// An engine whose machine `m` has a definition that nothing can be made of, with open executions.
    private static func broken(_ names: [String]) throws -> SimulatedEngine {
        let first = SimulatedEngine.started()
        var record = try first.create("m", Definitions.wait)
        try first.create("other", Definitions.wait)
        for name in names { try first.start("m", name: name) }
        try first.start("other", name: "good")
        first.threads.kill()
        record.definition = #"{"StartAt":"A","States":{"A":{"Type":"Sleep"}}}"#
        try first.store.base.commit([.putStateMachine(record)])
        let second = SimulatedEngine(on: first.store.base, clock: first.clock)
        #expect(try second.start()?.get().broken.count == names.count)
        return second
    }

    private static func arn(_ name: String, of machine: String = "m") -> String {
        "arn:aws:states:us-east-1:123456789012:execution:\(machine):\(name)"
    }

    /// Starts an execution that waits for ten seconds, and has another version of the server go on with a definition whose
    /// next state is another.
    private static func ended(with state: String) throws -> ExecutionRecord {
        let first = SimulatedEngine.started()
        let wait = #""W":{"Type":"Wait","Seconds":10,"Next":"T"}"#
        var record = try first.create("m", #"{"StartAt":"W","States":{\#(wait),"T":{"Type":"Pass","End":true}}}"#)
        let arn = try first.start("m", name: "open", input: #"{"secret":"raw"}"#).arn
        first.threads.kill()
        record.definition = #"{"StartAt":"W","States":{\#(wait),"T":\#(state)}}"#
        try first.store.base.commit([.putStateMachine(record)])
        let second = SimulatedEngine(on: first.store.base, clock: first.clock)
        #expect(try second.start()?.get().restored == 1)
        second.threads.advance(bySeconds: 10)
        return try second.describe(arn)
    }

    @Test(arguments: [
        (#"{"Type":"Pass","QueryLanguage":"JSONata","Output":{"x":"{% 1 + %}"},"End":true}"#, "at /States/T/Output/x"),
        (#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% 1 + %}","End":true}"#, "at /States/T/Output"),
        (#"{"Type":"Pass","Parameters":{"a.$":"secret"},"End":true}"#, "at /States/T/Parameters/a.$"),
        (#"{"Type":"Pass","InputPath":5,"End":true}"#, "at /States/T/InputPath"),
        (#"{"Type":"Pass","ResultPath":"$.a[*]","End":true}"#, "at /States/T/ResultPath"),
        (
            #"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"#
                + #""TimeoutSeconds":"9","Catch":[{"ErrorEquals":["States.ALL"],"Next":"W"}],"End":true}"#,
            "at /States/T/TimeoutSeconds"
        ),
        (
            #"{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","OutputPath":1,"End":true}}}],"#
                + #""Catch":[{"ErrorEquals":["States.ALL"],"Next":"W"}],"End":true}"#,
            "at /States/T/Branches[0]/States/A/OutputPath"
        ),
        (
            #"{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}],"#
                + #""OutputPath":1,"End":true}"#,
            "at /States/T/OutputPath"
        ),
    ])
    func `a state is not run without a value that is refused today`(_ state: String, place: String) throws {
        let record = try Self.ended(with: state)
        #expect(record.status == .failed)
        #expect(record.error == "States.Runtime")
        #expect(record.cause?.contains("This version of the server cannot run the state") == true)
        #expect(record.cause?.hasSuffix(place) == true, "\(record.cause ?? "")")
    }

    @Test(arguments: [
        (#"{"Type":"Pass","Parameters":["constant"],"End":true}"#, #"["constant"]"#),
        // What is refused is never come to, or nothing is lost by it.
        (
            #"{"Type":"Choice","Choices":[{"Variable":"$.none","IsPresent":true,"Next":"B"}],"Default":"G"},"#
                + #""G":{"Type":"Succeed"},"B":{"Type":"Pass","OutputPath":1,"End":true}"#,
            #"{"secret":"raw"}"#
        ),
        (#"{"Type":"Pass","Unknown":1,"End":true}"#, #"{"secret":"raw"}"#),
    ])
    func `what can be run as it was before is`(_ state: String, output: String) throws {
        let record = try Self.ended(with: state)
        #expect(record.status == .succeeded, "\(record.cause ?? "")")
        #expect(record.output == output)
    }

    @Test func `an execution that cannot be restored can be stopped, once`() throws {
        let simulated = try Self.broken(["a", "b"])
        let stops = ["First", "Second"].map { error in
            simulated.pending {
                simulated.engine.stopExecution(arn: Self.arn("a"), error: error, cause: "why", reply: $0)
            }
        }
        simulated.threads.run()
        let times = try stops.map { try #require($0.answer).get() }
        let record = try simulated.describe(Self.arn("a"))
        #expect(record.status == .aborted)
        #expect(record.error == "First")
        #expect(times == [record.stopTime, record.stopTime])
        let history = try simulated.history(Self.arn("a"))
        #expect(history.map(\.id) == [1, 2, 3])
        #expect(history.last?.type == .executionAborted)
        #expect(try simulated.describe(Self.arn("b")).status == .running)
        guard case .degraded(let problems) = simulated.engine.health else {
            Issue.record("The health is \(simulated.engine.health).")
            return
        }
        #expect(problems.count == 1)
        let third = simulated.restarted()
        #expect(try third.describe(Self.arn("a")).status == .aborted)
    }

    @Test func `an execution that was stopped because it could not be restored is not redriven`() throws {
        let simulated = try Self.broken(["a"])
        _ = simulated.answer {
            simulated.engine.stopExecution(arn: Self.arn("a"), error: nil, cause: nil, reply: $0)
        }
        simulated.threads.kill()
        // A later version can run the definition again.
        let machine = SimulatedEngine.stateMachinePrefix + "m"
        var record = try #require(try simulated.store.base.stateMachine(arn: machine))
        record.definition = Definitions.wait
        try simulated.store.base.commit([.putStateMachine(record)])
        let third = SimulatedEngine.started(on: simulated.store.base, clock: simulated.clock)
        let redrive = third.answer { third.engine.redriveExecution(arn: Self.arn("a"), token: nil, reply: $0) }
        #expect(redrive?.error?.code == .executionNotRedrivable)
        let described = third.answer { third.engine.describeRedrivableExecution(arn: Self.arn("a"), reply: $0) }
        #expect(try described?.get().redriveRefusal != nil)
        #expect(third.fatals.isEmpty)
        #expect(third.engine.health == .healthy)
    }

    @Test func `the deletion of a machine ends its executions that cannot be restored`() throws {
        let simulated = try Self.broken(["a", "b", "c"])
        let machine = SimulatedEngine.stateMachinePrefix + "m"
        _ = try #require(simulated.answer { simulated.engine.deleteStateMachine(arn: machine, reply: $0) }).get()
        for name in ["a", "b", "c"] { #expect(try simulated.describe(Self.arn(name)).status == .aborted) }
        #expect(try simulated.store.base.stateMachine(arn: machine) == nil)
        #expect(simulated.engine.health == .healthy)
        #expect(try simulated.describe(Self.arn("good", of: "other")).status == .running)
    }

    @Test func `a machine stays as long as its executions cannot be read`() throws {
        let simulated = try Self.broken(["a", "b"])
        let machine = SimulatedEngine.stateMachinePrefix + "m"
        simulated.store.failExecutionReads(3)
        _ = try #require(simulated.answer { simulated.engine.deleteStateMachine(arn: machine, reply: $0) }).get()
        #expect(try simulated.store.base.stateMachine(arn: machine)?.status == .deleting)
        #expect(try simulated.store.base.documents(collection: "state-machine-deletions").map(\.name) == [machine])
        simulated.threads.advance(bySeconds: 5)
        for name in ["a", "b"] { #expect(try simulated.describe(Self.arn(name)).status == .aborted) }
        #expect(try simulated.store.base.stateMachine(arn: machine) == nil)
        #expect(simulated.engine.health == .healthy)
    }

    @Test(arguments: UInt64(1)...10)
    func `a deletion that a restart finishes leaves no problem behind`(seed: UInt64) throws {
        let simulated = try Self.broken(["a"])
        let machine = SimulatedEngine.stateMachinePrefix + "m"
        // The process dies before it has ended the execution.
        simulated.store.failExecutionReads(.max)
        _ = try #require(simulated.answer { simulated.engine.deleteStateMachine(arn: machine, reply: $0) }).get()
        let second = simulated.restarted(seed: seed)
        second.threads.run()
        #expect(try second.describe(Self.arn("a")).status == .aborted)
        #expect(try second.store.base.stateMachine(arn: machine) == nil)
        #expect(second.engine.health == .healthy)
    }

    @Test func `a start of a machine that cannot be planned says so with an error that StartExecution has`() throws {
        let simulated = try Self.broken(["a"])
        let start = simulated.answer {
            simulated.engine.startExecution(simulated.startInput("m", name: "b"), reply: $0)
        }
        #expect(start?.error?.code == .validation)
        #expect(start?.error?.message.contains("cannot run the definition") == true)
    }
}
