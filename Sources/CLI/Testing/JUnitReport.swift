// SPDX-License-Identifier: Apache-2.0

import WorkflowTesting

/// What became of the tests in JUnit's XML, which CI systems show.
enum JUnitReport {
    static func text(of suite: TestSuite) -> String {
        let files = suite.files.map(file)
        let failures = files.reduce(0) { $0 + $1.failures }
        let errors = files.reduce(0) { $0 + $1.errors }
        let tests = files.reduce(0) { $0 + $1.tests }
        let head =
            "<testsuites tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" "
            + "time=\"\(seconds(suite.seconds))\">"
        let lines =
            [#"<?xml version="1.0" encoding="UTF-8"?>"#, head] + files.flatMap(\.lines) + ["</testsuites>", ""]
        return lines.joined(separator: "\n")
    }

    private static func file(
        _ file: TestSuite.File
    ) -> (lines: [String], tests: Int, failures: Int, errors: Int) {
        var body: [String] = []
        var (failures, errors) = (0, 0)
        if let fault = file.fault {
            errors += 1
            body += element("the file", file, seconds: 0, problem: ("error", fault, fault))
        }
        for test in file.cases {
            var problem: (kind: String, message: String, text: String)?
            switch test.outcome {
            case .passed: break
            case .failed(let difference):
                failures += 1
                let text = difference.lines.joined(separator: "\n")
                problem = ("failure", "\(difference.field) (\(test.location))", text)
            case .broken(let lines):
                errors += 1
                problem = ("error", "\(lines.first ?? "") (\(test.location))", lines.joined(separator: "\n"))
            }
            body += element(test.name, file, seconds: test.seconds, problem: problem)
        }
        let tests = file.cases.count + (file.fault == nil ? 0 : 1)
        let time = seconds(file.cases.reduce(0) { $0 + $1.seconds })
        let head =
            "  <testsuite name=\"\(escaped(file.path))\" tests=\"\(tests)\" failures=\"\(failures)\" "
            + "errors=\"\(errors)\" time=\"\(time)\">"
        return ([head] + body + ["  </testsuite>"], tests, failures, errors)
    }

    private static func element(
        _ name: String,
        _ file: TestSuite.File,
        seconds: Double,
        problem: (kind: String, message: String, text: String)?
    ) -> [String] {
        let attributes =
            "name=\"\(escaped(name))\" classname=\"\(escaped(file.path))\" time=\"\(self.seconds(seconds))\""
        guard let problem else { return ["    <testcase \(attributes)/>"] }
        return [
            "    <testcase \(attributes)>",
            "      <\(problem.kind) message=\"\(escaped(problem.message))\">\(escaped(problem.text))</\(problem.kind)>",
            "    </testcase>",
        ]
    }

    private static func seconds(_ seconds: Double) -> String {
        let microseconds = Int64((seconds * 1_000_000).rounded())
        return "\(microseconds / 1_000_000).\(String(1_000_000 + microseconds % 1_000_000).dropFirst())"
    }

    /// Text as XML has it; characters that XML has no way to write become U+FFFD.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            case _ where scalar.value < 0x20 || scalar.value & 0xFFFE == 0xFFFE: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
