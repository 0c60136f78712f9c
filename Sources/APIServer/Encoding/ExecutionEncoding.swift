// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import Interpreter
import JSONModule
import Storage

extension AnswerWriter {
    /// An execution's input with its details member; the payload itself only where it is wanted.
    mutating func input(_ text: String, isIncluded: Bool) {
        if isIncluded { string("input", text) }
        object("inputDetails") { $0.boolean("included", isIncluded) }
    }

    /// An execution's output with its details member; the payload itself only where it is wanted, and may be sealed
    /// where it is not.
    mutating func output(of execution: ExecutionRecord, isIncluded: Bool) {
        guard execution.status == .succeeded else { return }
        if isIncluded { string("output", execution.output) }
        object("outputDetails") { $0.boolean("included", isIncluded) }
    }

    /// An execution's output that has no text yet.
    mutating func output(_ payload: Payload?, isIncluded: Bool) {
        guard let payload else { return }
        if isIncluded { text("output", of: payload) }
        object("outputDetails") { $0.boolean("included", isIncluded) }
    }

    /// Whether an execution can be redriven, and why not (reference §1.5).
    mutating func redriveStatus(of execution: DescribedExecution) {
        redrive(execution.record.redrive)
        string("redriveStatus", execution.redriveRefusal == nil ? "REDRIVABLE" : "NOT_REDRIVABLE")
        string("redriveStatusReason", execution.redriveRefusal)
    }

    private mutating func redrive(_ redrive: Redrive?) {
        integer("redriveCount", redrive?.count ?? 0)
        timestamp("redriveDate", redrive?.time)
    }

    /// A row of ListExecutions.
    mutating func execution(_ execution: ExecutionSummary) {
        string("executionArn", execution.identity.arn)
        string("stateMachineArn", execution.identity.stateMachineARN)
        string("name", execution.identity.name)
        string("status", execution.status.rawValue)
        timestamp("startDate", execution.identity.startTime)
        timestamp("stopDate", execution.stopTime)
        string("stateMachineVersionArn", execution.identity.versionARN)
        string("stateMachineAliasArn", execution.identity.aliasARN)
        redrive(execution.redrive)
    }
}
