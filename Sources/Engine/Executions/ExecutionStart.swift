// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// A start that was checked as far as the call itself goes.
final class ExecutionStart: Sendable {
    let stateMachine: RegisteredStateMachine
    let machine: StateMachine
    let arn: String
    let name: String
    /// Whether the caller chose the name, so that it may exist already.
    let isNamed: Bool
    let input: Payload
    /// The caller's text of the input.
    let inputText: String
    let traceHeader: String?

    /// Checks a start; throws what StartExecution answers.
    init(
        _ call: StartExecutionInput,
        of stateMachine: RegisteredStateMachine,
        services: LaneServices
    ) throws(ServiceError) {
        guard !stateMachine.isDeleting else { throw .stateMachineDeleting(stateMachine.record.arn) }
        if let name = call.name { try ResourceName.check(name) }
        self.stateMachine = stateMachine
        machine = try stateMachine.plan.get()
        input = try Self.payload(call.input, limits: services.limits)
        inputText = call.input
        name = call.name ?? UUIDText.make(from: services.entropy)
        isNamed = call.name != nil
        traceHeader = call.traceHeader
        switch stateMachine.record.type {
        case .standard: arn = stateMachine.executionPrefix + name
        case .express:
            var arn = stateMachine.executionPrefix
            // Room for all of it: otherwise each part moves the text.
            arn.reserveCapacity(arn.utf8.count + name.utf8.count + 37)
            arn += name
            arn += ":"
            arn += UUIDText.make(from: services.entropy)
            self.arn = arn
        }
    }

    private static func payload(_ text: String, limits: Limits) throws(ServiceError) -> Payload {
        guard !text.isEmpty else { throw .invalidInput("Invalid execution input.") }
        guard text.utf8.count <= limits.payloadBytesMaximum else {
            throw ServiceError(
                .validation,
                "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length "
                    + "less than or equal to \(limits.payloadBytesMaximum)"
            )
        }
        do throws(JSONParseError) {
            return Payload(try JSON(parsing: text), text: text)
        } catch {
            throw .invalidInput(error.parserText(in: text))
        }
    }

    func identity(startTime: Timestamp, configuration: WorkflowEngine.Configuration) -> ExecutionIdentity {
        let record = stateMachine.record
        return ExecutionIdentity(
            arn: arn,
            name: name,
            stateMachineARN: record.arn,
            stateMachineName: record.name,
            roleARN: record.roleARN,
            type: record.type,
            startTime: startTime,
            region: configuration.region
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
    fileprivate static func invalidInput(_ reason: String) -> ServiceError {
        ServiceError(.invalidExecutionInput, "Invalid State Machine Execution Input: '\(reason)'")
    }
}

extension JSONParseError {
    /// What AWS's JSON parser says of the text, and where.
    func parserText(in text: String) -> String {
        let diagnostic = Diagnostic(parseError: self, in: text)
        return diagnostic.location.map { "\(diagnostic.message)\n at \($0)" } ?? diagnostic.message
    }
}
