// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import WorkflowTesting

/// What became of the tests, for people.
struct TestReport {
    let suite: TestSuite
    let threshold: CoverageThreshold?

    /// What the coverage lacks, with the definition's name.
    var shortfalls: [String] {
        guard let threshold else { return [] }
        return suite.definitions.entries.flatMap { entry in
            threshold.shortfalls(of: entry.coverage).map { "coverage of \(entry.name): \($0)" }
        }
    }

    var isFailed: Bool { suite.failed > 0 || !shortfalls.isEmpty }

    func print() {
        for file in suite.files { print(file) }
        for entry in suite.definitions.entries { print(entry) }
        for line in shortfalls { Terminal.print(Terminal.paint(line, .red)) }
        let files = "\(suite.files.count) \(suite.files.count == 1 ? "file" : "files")"
        let milliseconds = Int64((suite.seconds * 1_000).rounded())
        Terminal.print(
            Terminal.paint("\(suite.passed) passed, \(suite.failed) failed", isFailed ? .red : .green)
                + " (\(suite.count) tests in \(files), \(milliseconds) ms)"
        )
    }

    private func print(_ file: TestSuite.File) {
        Terminal.print(Terminal.paint(file.path, .bold))
        let cross = Terminal.paint("✗", .red)
        if let fault = file.fault { Terminal.print("  \(cross) \(fault)") }
        for test in file.cases {
            switch test.outcome {
            case .passed:
                let seconds = JSON.seconds(test.run?.record.duration ?? 0).plainText
                let time = Terminal.paint("(\(seconds) s on its clock)", .grey)
                Terminal.print("  \(Terminal.paint("✓", .green)) \(test.name) \(time)")
            case .failed(let difference):
                Terminal.print("  \(cross) \(test.name) (\(test.location))")
                Terminal.print("      \(difference.field)")
                for line in difference.lines { Terminal.print("      \(Self.painted(line))") }
            case .broken(let lines):
                Terminal.print("  \(cross) \(test.name) (\(test.location))")
                for line in lines { Terminal.print("      \(line)") }
            }
        }
        if file.updates > 0 {
            Terminal.print("  \(file.updates) \(file.updates == 1 ? "expectation" : "expectations") written")
        }
    }

    /// A line of a diff in its colour.
    static func painted(_ line: String) -> String {
        switch line.first {
        case "-": Terminal.paint(line, .red)
        case "+": Terminal.paint(line, .green)
        default: line
        }
    }

    private func print(_ entry: TestDefinitions.Entry) {
        Terminal.print("coverage of \(entry.name)")
        for kind in Coverage.Kind.allCases {
            let (covered, total) = entry.coverage.figures(kind)
            guard total > 0 else { continue }
            let name = kind.rawValue + String(repeating: " ", count: 10 - kind.rawValue.count)
            let line = "  \(name)\(covered) of \(total) (\(Self.percent(entry.coverage.percentage(kind))))"
            Terminal.print(covered == total ? Terminal.paint(line, .green) : line)
            for item in entry.coverage.missed(kind) { Terminal.print(Terminal.paint("    never: \(item.text)", .grey)) }
        }
    }

    /// A share without digits that say nothing; never rounded up to the whole.
    static func percent(_ share: Double) -> String {
        let tenths = Int((share * 10).rounded(.down))
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }
}
