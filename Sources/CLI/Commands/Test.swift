// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSONModule
import WorkflowTesting

/// `stepwell test DIR`: runs workflow tests on a clock of their own.
struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run workflow tests with mocks, on a clock of their own.",
        discussion: """
            Runs the test files of a folder and of those below it: *.test.yaml, *.test.yml, *.test.json. Tasks are \
            answered by the files' mocks, and no time passes while a workflow waits. Exits with 1 where a test does not \
            pass or less is covered than asked for. docs/08-testing.md says what a test file can hold.
            """
    )

    @Argument(help: "Folders and test files.")
    var paths: [String]

    @Option(
        help: ArgumentHelp(
            "The least coverage of each definition in per cent: of all kinds, or by kind, as states=100,branches=80. "
                + "Kinds: states, branches, choices, retries, catches.",
            valueName: "percent"
        ),
        transform: CoverageThreshold.init(argument:)
    )
    var coverageThreshold: CoverageThreshold?

    @Option(help: ArgumentHelp("Write a report in JUnit's XML to a file.", valueName: "file"))
    var junit: String?

    @Flag(help: "Print one JSON object, and nothing else.")
    var json = false

    @Flag(help: "Write what came into the files' 'expect', where it is missing or differs.")
    var update = false

    func validate() throws {
        guard !paths.isEmpty else { throw ValidationError("Name a folder or a test file.") }
    }

    func run() throws {
        var suite = TestSuite()
        for file in try TestFiles.all(at: paths) { suite.run(file, isUpdating: update) }
        if let junit { try Files.write(JUnitReport.text(of: suite), to: junit) }
        let report = TestReport(suite: suite, threshold: coverageThreshold)
        if json {
            Terminal.print(report.json.serialized)
        } else {
            report.print()
        }
        if report.isFailed { throw ExitCode(1) }
    }
}
