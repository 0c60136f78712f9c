// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import Engine
import Interpreter
import JSONModule
import NIOCore
import StatesLanguage

extension Action {
    /// Runs one state, with a mock or for real, and shows what it does.
    static let testState = Action(
        "TestState",
        input: StructureShape([
            .required("definition", .definition),
            .optional("roleArn", .arn),
            .optional("input", .data),
            .optional("inspectionLevel", .enumeration(["INFO", "DEBUG", "TRACE"])),
            .optional("revealSecrets", .boolean),
            .optional("variables", .data),
            .optional("stateName", .sensitiveName),
            .optional("mock", .mock),
            .optional("context", .data),
            .optional("stateConfiguration", .testStateConfiguration),
        ])
    ) { input, engine, answer in
        let isInspected = (input.text("inspectionLevel") ?? "INFO") != "INFO"
        engine.testState { () throws(ServiceError) in
            try StateTestInput(input, engine: engine)
        } reply: { result in
            answer(
                result.map { tested in
                    var writer = AnswerWriter(capacity: 1_024)
                    writer.testReport(tested.report)
                    if isInspected { writer.inspection(tested.report, input: tested.input.serialized) }
                    return writer.body()
                }
            )
        }
    }
}

extension AnswerWriter {
    fileprivate mutating func testReport(_ report: StateTestReport) {
        if case .retried = report.handling {
            failure(report)
            return string("status", "RETRIABLE")
        }
        text("output", of: report.output)
        guard report.output == nil || report.handling != nil else {
            string("nextState", report.nextState)
            return string("status", "SUCCEEDED")
        }
        failure(report)
        string("nextState", report.nextState)
        string("status", report.output == nil ? "FAILED" : "CAUGHT_ERROR")
    }

    private mutating func failure(_ report: StateTestReport) {
        string("error", report.error)
        string("cause", report.cause)
    }

    fileprivate mutating func inspection(_ report: StateTestReport, input: String) {
        object("inspectionData") { writer in
            writer.string("input", input)
            for field in InspectionField.allCases {
                guard let value = report.inspection[field] else { continue }
                switch field {
                case .maxConcurrency, .toleratedFailureCount, .toleratedFailurePercentage:
                    writer.json(named: field.rawValue, value)
                case .afterItemsPath, .afterItemSelector, .afterItemBatcher:
                    // Measured on AWS: the values of these lists are JSON, the lists are written as Java writes one.
                    let texts = (value.elements ?? []).map(\.serialized)
                    writer.string(named: field.rawValue, "[\(texts.joined(separator: ", "))]")
                default: writer.string(named: field.rawValue, value.serialized)
                }
            }
            if !report.variables.isEmpty {
                let sorted = report.variables.sorted { $0.key < $1.key }.map { (JSONString($0.key), $0.value) }
                writer.string("variables", JSON.object(JSONObject(sorted)).serialized)
            }
            switch report.handling {
            case .retried(let index, let seconds):
                writer.object("errorDetails") { writer in
                    writer.integer("retryIndex", index)
                    writer.integer("retryBackoffIntervalSeconds", seconds)
                }
            case .caught(let index): writer.object("errorDetails") { $0.integer("catchIndex", index) }
            case nil: break
            }
        }
    }
}
