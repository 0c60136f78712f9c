// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import WorkflowTesting

/// The tests of some files, run.
struct TestSuite {
    /// How a test went.
    enum Outcome {
        case passed
        case failed(Difference)
        /// It could not be run to its end.
        case broken([String])

        var isPassed: Bool {
            guard case .passed = self else { return false }
            return true
        }
    }

    /// One test.
    struct Case {
        var name: String
        var outcome: Outcome
        /// Where the test, or what is wrong with it, stands.
        var location: String
        var run: TestRun?
        /// How long it took by the real clock.
        var seconds: Double = 0
    }

    /// One test file.
    struct File {
        var path: String
        var cases: [Case] = []
        /// Why there are no cases.
        var fault: String?
        /// How many expectations were written into the file.
        var updates = 0
    }

    private(set) var files: [File] = []
    private(set) var definitions = TestDefinitions()

    /// Runs all tests of a file; what does not come as expected, or is not told yet, may be written into it first.
    mutating func run(_ path: String, isUpdating: Bool) {
        var file = File(path: path)
        do throws(TestSource.Fault) {
            var source = try TestSource(path)
            if isUpdating { (source, file.updates) = try updated(source) }
            for test in source.file.tests { file.cases.append(run(test, of: source, isCounting: true)) }
        } catch {
            file.fault = error.description
        }
        files.append(file)
    }

    private mutating func run(_ test: WorkflowTest, of source: TestSource, isCounting: Bool) -> Case {
        var made = Case(name: test.name, outcome: .passed, location: source.location(test.steps))
        let start = ContinuousClock.now
        do {
            let position = try definitions.position(of: test, in: source.path)
            let run = try TestRun(test, on: definitions.entries[position].machine, isUpdating: !isCounting)
            if isCounting { definitions.add(run.record, at: position) }
            made.run = run
            if let fault = run.fault {
                made.outcome = .broken([fault])
            } else if let difference = run.difference {
                made.outcome = .failed(difference)
                made.location = source.location(difference.steps)
            }
        } catch let refusal as TestDefinitions.Refusal {
            made.outcome = .broken(refusal.lines)
            made.location = source.location(test.definitionSteps)
        } catch let fault as DocumentFault {
            made.outcome = .broken([fault.description])
            made.location = source.location(fault.place.steps)
        } catch {
            made.outcome = .broken(["\(error)"])
        }
        made.seconds = (ContinuousClock.now - start) / .seconds(1)
        return made
    }

    /// Writes expectations into a file, where they are missing or do not fit; tells how many.
    private mutating func updated(_ source: TestSource) throws(TestSource.Fault) -> (TestSource, Int) {
        var changes: [TestFileEditor.Change] = []
        for test in source.file.tests {
            guard let run = run(test, of: source, isCounting: false).run, run.fault == nil else { continue }
            guard run.difference != nil || test.expectation.names == nil else { continue }
            let old = source.document.value(at: test.expectation.steps)
            guard let new = test.expectation.updated(by: run.record, old: old), new != old else { continue }
            changes.append(TestFileEditor.Change(test: test.steps, expectation: new))
        }
        guard !changes.isEmpty else { return (source, 0) }
        let new = try source.updated(changes)
        do throws(Files.ReadError) {
            try Files.write(new.text, to: source.path)
        } catch {
            throw TestSource.Fault(path: source.path, message: error.reason)
        }
        return (new, changes.count)
    }

    // MARK: - Totals

    private var cases: [Case] { files.flatMap(\.cases) }
    var count: Int { cases.count }
    var passed: Int { cases.count { $0.outcome.isPassed } }
    /// Tests that did not pass, and files that could not be read.
    var failed: Int { cases.count - passed + files.count { $0.fault != nil } }
    var seconds: Double { cases.reduce(0) { $0 + $1.seconds } }
}

extension JSON {
    fileprivate func value(at steps: [JSONLocations.Step]) -> JSON? {
        steps.reduce(self as JSON?) { value, step in
            switch step {
            case .key(let key): value?[key.text]
            case .index(let index): value?[index]
            }
        }
    }
}
