// SPDX-License-Identifier: Apache-2.0

import Interpreter
public import JSONModule
import StatesLanguage
import Storage

/// A start that was checked as far as the call itself goes.
final class ExecutionStart: Sendable {
    let stateMachine: RegisteredStateMachine
    let machine: StateMachine
    /// How what is stored of the execution is sealed; nil where it is not.
    let sealing: Sealing?
    let arn: String
    let name: String
    /// Whether the caller chose the name, so that it may exist already.
    let isNamed: Bool
    let input: Payload
    let traceHeader: String?
    /// The alias that chose the version.
    let aliasARN: String?
    /// The test case whose mocks answer the execution's tasks.
    let testCase: String?
    /// The task that starts it, if any.
    let nestedIn: NestedStart?

    /// How many names are made, at most, for one that leads to the lane at hand: with a few lanes that is enough.
    private static let namesMaximum = 8

    /// The caller's text of the input.
    var inputText: String { input.serialized }

    /// Checks a start; throws what StartExecution answers.
    ///
    /// A Standard execution that gets its name here gets one that leads to the calling lane, if it is one's thread: the
    /// call and its answer then need no other thread.
    init(
        _ call: StartExecutionInput,
        of stateMachine: RegisteredStateMachine,
        through aliasARN: String? = nil,
        services: LaneServices,
        on lane: Lane?,
        of lanes: LaneGroup
    ) throws(ServiceError) {
        guard !stateMachine.isDeleting else { throw .stateMachineDeleting(stateMachine.record.arn) }
        if let name = call.name { try ResourceName.check(name) }
        self.stateMachine = stateMachine
        self.aliasARN = aliasARN
        if let ready = stateMachine.ready {
            (machine, sealing) = ready
        } else {
            sealing = try stateMachine.sealing.get()
            machine = try stateMachine.plan.mapError { $0.answeringStart(of: stateMachine.record.arn) }.get()
        }
        input = try Self.payload(call.input, limits: services.limits)
        // Two UUIDs: the name's, where the caller has given none, and the one that an Express execution's ARN ends with.
        let random = services.entropy.nextFour()
        var (name, arn) = (call.name ?? UUIDText.make(random[0], random[1]), "")
        isNamed = call.name != nil
        traceHeader = call.traceHeader
        nestedIn = call.nestedIn
        testCase = TestCaseARN(call.stateMachineARN, withMocks: services.mocks != nil).testCase
        if let testCase, let mocks = services.mocks {
            let refusal = mocks.refusal(of: testCase, of: stateMachine.record.name, running: machine)
            if let refusal { throw ServiceError(.validation, refusal) }
        }
        switch stateMachine.record.type {
        case .standard:
            if call.name == nil, let lane, lane.hasRoomForItsOwn(of: lanes.lanes.count) {
                let prefix = stateMachine.executionPrefixHash
                for _ in 1..<Self.namesMaximum where lanes.index(of: prefix.appending(name)) != lane.number {
                    name = UUIDText.make(services.entropy.next(), services.entropy.next())
                }
            }
            arn = stateMachine.executionPrefix + name
        case .express:
            arn = Self.expressARN(stateMachine.executionPrefix, name, random[2], random[3])
        }
        (self.name, self.arn) = (name, arn)
    }

    /// An Express execution's ARN, written into room for all of it: one part after another would move the text.
    private static func expressARN(_ prefix: String, _ name: String, _ high: UInt64, _ low: UInt64) -> String {
        let count = prefix.utf8.count + name.utf8.count + 1 + UUIDText.byteCount
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1_024) { buffer in
            guard let base = buffer.baseAddress, count <= buffer.count else {
                return "\(prefix)\(name):\(UUIDText.make(high, low))"
            }
            var position = buffer.initialize(fromContentsOf: prefix.utf8)
            position = buffer[position...].initialize(fromContentsOf: name.utf8)
            buffer[position] = UInt8(ascii: ":")
            UUIDText.write(high, low, to: UnsafeMutableRawPointer(base + position + 1))
            // Texts and ASCII put together are valid UTF-8.
            var text = UTF8Span(unchecked: UnsafeBufferPointer(rebasing: buffer[..<count]).span)
            _ = text.checkForASCII()
            return String(copying: text)
        }
    }

    private static func payload(_ text: String, limits: Limits) throws(ServiceError) -> Payload {
        guard text.utf8.count <= limits.payloadBytesMaximum else {
            throw ServiceError(
                .validation,
                "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length "
                    + "less than or equal to \(limits.payloadBytesMaximum)"
            )
        }
        return Payload(try JSON(executionInput: text), text: text)
    }

    /// The plan of a copy of the state machine.
    func plan(of copy: RegisteredStateMachine) -> StateMachine {
        copy.ready?.machine ?? machine
    }

    /// Who the execution is, as one of the state machine or of a copy.
    func identity(of stateMachine: RegisteredStateMachine, startTime: Timestamp) -> ExecutionIdentity {
        ExecutionIdentity(
            arn: arn,
            name: name,
            of: stateMachine.identity,
            startTime: startTime,
            versionARN: stateMachine.versionARN,
            aliasARN: aliasARN
        )
    }

    /// What answers a start by a name that exists already (reference §1.5): the same start once more, while the
    /// execution runs, is answered like the first time.
    func answer(existing record: ExecutionRecord, isRunning: Bool) -> Result<StartedExecution, ServiceError> {
        guard isRunning, record.input == inputText, record.identity.stateMachineARN == stateMachine.record.arn else {
            return .failure(.executionAlreadyExists(arn))
        }
        return .success(StartedExecution(arn: arn, startTime: record.identity.startTime))
    }
}

extension ServiceError {
    /// What a start is answered for a machine without a plan: an error of its key as it is, any other in words of its own,
    /// since StartExecution has no InvalidDefinition.
    fileprivate func answeringStart(of arn: String) -> ServiceError {
        guard !isOfKey else { return self }
        return ServiceError(.validation, "This version of the server cannot run the definition of '\(arn)': \(message)")
    }

    fileprivate static func invalidInput(_ reason: String) -> ServiceError {
        ServiceError(.invalidExecutionInput, "Invalid State Machine Execution Input: '\(reason)'")
    }
}

extension JSON {
    /// Reads an execution's input; throws `InvalidExecutionInput` in the words of AWS's JSON parser.
    public init(executionInput text: String) throws(ServiceError) {
        do throws(JSONParseError) {
            try self.init(parsing: text)
        } catch {
            guard error.reason != .emptyInput else { throw .invalidInput("Invalid execution input.") }
            throw .invalidInput(error.jacksonText(source: text))
        }
    }
}
