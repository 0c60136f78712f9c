// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule
public import StatesLanguage

/// What TestState takes, checked and planned.
public struct StateTestInput: Sendable {
    /// The machine whose first state is tested.
    public var machine: StateMachine
    public var input: JSON
    public var roleARN: String?
    public var setup: StateTestSetup

    public init(machine: StateMachine, input: JSON, roleARN: String?, setup: StateTestSetup) {
        self.machine = machine
        self.input = input
        self.roleARN = roleARN
        self.setup = setup
    }
}

/// What TestState answers.
public struct TestedState: Sendable {
    public var input: JSON
    public var report: StateTestReport
}

extension WorkflowEngine {
    /// TestState: runs one state, with its mock or for real, as an Express execution that nobody else sees.
    ///
    /// All that happens at once happens on a thread that may take its time: a definition may be as large as a whole
    /// machine's, and a Map's items many.
    ///
    /// - Parameters:
    ///   - input: checks the call and plans its definition; throws what AWS answers.
    ///   - reply: gets what the state did.
    public func testState(
        _ input: @escaping @Sendable () throws(ServiceError) -> StateTestInput,
        reply: @escaping Reply<TestedState>
    ) {
        guard accepts(reply) else { return }
        services.reads.execute { [self] in
            do throws(ServiceError) {
                let test = try input()
                run(test) { result in
                    reply(result.map { TestedState(input: test.input, report: $0) })
                }
            } catch {
                reply(.failure(error))
            }
        }
    }

    private func run(_ test: StateTestInput, reply: @escaping Reply<StateTestReport>) {
        if let refusal = services.refusalOfStart { return reply(.failure(refusal)) }
        let now = services.clock.now
        var execution = newTest(test, at: now)
        var step = execution.apply(.start(input: Payload(test.input)), at: now)
        var effects = step.effects
        if step.result == nil, test.setup.mock != nil {
            step = execution.applyMock(at: now)
            effects += step.effects
        }
        if let refusal = execution.testReport?.refusal { return reply(.failure(ServiceError(.validation, refusal))) }
        if let result = step.result {
            return reply(.success(StateTestReport(of: execution, result)))
        }
        let remaining = effects
        lanes[execution.identity.arn].run { [execution] lane in
            let running = LiveExecution(execution, record: nil, logging: nil)
            running.waiters.append { ended in
                guard let end = ended.end else { return }
                reply(.success(StateTestReport(of: ended.awake.execution, end.result)))
            }
            lane.adopt(running)
            lane.perform(remaining, of: running)
        }
    }

    private func newTest(_ test: StateTestInput, at now: Timestamp) -> Execution {
        let random = services.entropy.nextFour()
        let name = UUIDText.make(random[0], random[1])
        let machineName = UUIDText.make(random[2], random[3])
        var execution = Execution(
            identity: ExecutionIdentity(
                arn: "\(configuration.arnPrefix)express:\(machineName):\(name)",
                name: name,
                stateMachineARN: "\(configuration.arnPrefix)stateMachine:\(machineName)",
                stateMachineName: machineName,
                roleARN: test.roleARN ?? "",
                type: .express,
                startTime: now,
                region: configuration.region
            ),
            machine: test.machine,
            seed: services.newSeed(),
            tokenSecret: services.tokenSecret,
            recordsHistory: false
        )
        execution.test(test.setup)
        return execution
    }

    /// Plans a definition of which one state is tested.
    public func analyzeForTest(_ definition: String) -> DefinitionAnalysis { parser.analyzeForTest(definition) }
}

extension StateTestReport {
    /// The report of a test that has ended; one that took too long has no other failure.
    fileprivate init(of execution: Execution, _ result: ExecutionResult) {
        self = execution.testReport ?? .empty
        if output == nil, error == nil, cause == nil { (error, cause) = (result.error, result.cause) }
        if handling == nil, result.status != .succeeded { (error, cause) = (result.error, result.cause) }
    }
}
