// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage

/// What a `states:startExecution` task starts.
///
/// After a restart of the server the task is asked for again; the child must then be found, not started twice. A
/// child without a name of the user's gets one derived from whose task it is. A child that the user named carries
/// the same mark at the end of its trace header, so that it can be told from another's of that name.
struct ChildExecution: Sendable {
    /// What StartExecution takes.
    static let parameters = ParameterShape([
        .required("StateMachineArn", .text),
        .optional("Name", .text),
        .optional("TraceHeader", .text),
        .optional("Input", .any),
    ])

    var input: StartExecutionInput
    private let mark: String
    private let isNamedByUser: Bool

    init(_ task: ConnectorTask) throws(TaskFailure) {
        let reader = try ServiceParameters(task.request.input, of: Self.parameters)
        let name = reader.text("Name")
        let traceHeader = reader.text("TraceHeader")
        mark = UUIDText.derived(from: "\(task.address.executionARN)#\(task.address.effect.number)")
        isNamedByUser = name != nil
        input = StartExecutionInput(
            stateMachineARN: reader.requiredText("StateMachineArn"),
            name: name ?? mark,
            input: reader.document("Input") ?? "{}",
            traceHeader: isNamedByUser ? NestedStartMark.marking(traceHeader, by: mark) : traceHeader,
            nestedIn: NestedStart(parentARN: task.address.executionARN, mark: mark)
        )
    }

    /// Whether an execution of the child's name was started by this task, before a restart.
    func isStarted(as record: ExecutionRecord) -> Bool {
        guard record.identity.stateMachineARN == machine.joined(separator: ":") else { return false }
        return !isNamedByUser || NestedStartMark.isMarked(record.traceHeader, by: mark)
    }

    /// The parts of the state machine's ARN, without the version or alias that the task may name.
    private var machine: ArraySlice<Substring> {
        input.stateMachineARN.split(separator: ":", omittingEmptySubsequences: false).prefix(7)
    }

    /// The ARN that the execution has: `arn:P:states:R:A:execution:MACHINE:NAME`.
    var executionARN: String {
        var parts = machine
        if parts.count == 7 { parts[5] = "execution" }
        return parts.joined(separator: ":") + ":\(input.name ?? mark)"
    }
}
