// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import WorkflowTesting

extension TestReport {
    /// What became of the tests, for programs.
    var json: JSON {
        [
            "result": isFailed ? "FAIL" : "OK",
            "passed": .integer(Int64(suite.passed)),
            "failed": .integer(Int64(suite.failed)),
            "files": .array(suite.files.map(Self.json)),
            "coverage": .array(suite.definitions.entries.map(Self.json)),
            "shortfalls": .array(shortfalls.map { .string($0) }),
        ]
    }

    private static func json(_ file: TestSuite.File) -> JSON {
        var object: JSONObject = ["file": .string(file.path)]
        if let fault = file.fault { object["error"] = .string(fault) }
        if file.updates > 0 { object["updates"] = .integer(Int64(file.updates)) }
        object["tests"] = .array(file.cases.map(json))
        return .object(object)
    }

    private static func json(_ test: TestSuite.Case) -> JSON {
        var object: JSONObject = ["name": .string(test.name), "location": .string(test.location)]
        switch test.outcome {
        case .passed: object["result"] = "passed"
        case .failed(let difference):
            object["result"] = "failed"
            object["field"] = .string(difference.field)
            object["difference"] = .array(difference.lines.map { .string($0) })
        case .broken(let lines):
            object["result"] = "error"
            object["message"] = .string(lines.joined(separator: "\n"))
        }
        if let record = test.run?.record, let result = record.result {
            object["status"] = .string(result.status.rawValue)
            object["duration"] = .seconds(record.duration)
            object["path"] = .array(record.path.map { .string($0) })
        }
        object["seconds"] = .double(test.seconds)
        return .object(object)
    }

    private static func json(_ entry: TestDefinitions.Entry) -> JSON {
        var object: JSONObject = ["definition": .string(entry.name), "type": .string(entry.type.rawValue)]
        for kind in Coverage.Kind.allCases {
            let (covered, total) = entry.coverage.figures(kind)
            object[JSONString(kind.rawValue)] = [
                "covered": .integer(Int64(covered)),
                "total": .integer(Int64(total)),
                "missed": .array(entry.coverage.missed(kind).map { .string($0.text) }),
            ]
        }
        return .object(object)
    }
}
