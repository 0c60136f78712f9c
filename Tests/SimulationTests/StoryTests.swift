// SPDX-License-Identifier: Apache-2.0

import Engine
import Integrations
import Logging
import Synchronization
import Testing

@testable import Simulation

struct StoryTests {
    private static let nested: Story.NestedExecutions = { workflows, clock, entropy in
        TaskConnectors.nestedExecutions(
            workflows: workflows,
            clock: clock,
            entropy: entropy,
            logger: Logger(label: "stories") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func tell(_ options: StoryOptions) -> StoryReport {
        Story(options, isTelling: true, nested: Self.nested).run()
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `one seed tells one story, line by line`(seed: UInt64) {
        let first = tell(StoryOptions(seed: seed, actionCount: 16))
        let second = tell(StoryOptions(seed: seed, actionCount: 16))
        #expect(first.lines == second.lines)
        #expect(first.digest == second.digest)
        #expect(tell(StoryOptions(seed: seed + 1, actionCount: 16)).lines != first.lines)
    }

    @Test(arguments: 100...105 as ClosedRange<UInt64>)
    func `no story breaks a promise`(seed: UInt64) {
        let report = tell(StoryOptions(seed: seed, actionCount: 16))
        #expect(report.violation == nil, "stepwell simulate \(report.options.arguments) --tell")
        #expect(report.transitions > 0)
    }

    @Test(arguments: StoryOptions.Fault.allCases)
    func `stories keep their promises with one kind of fault alone`(fault: StoryOptions.Fault) {
        let report = tell(StoryOptions(seed: 7, faults: [fault], actionCount: 16))
        #expect(report.violation == nil, "stepwell simulate \(report.options.arguments) --tell")
    }

    @Test func `a story without faults has no crash, and its actions can be left out`() {
        let whole = tell(StoryOptions(seed: 3, faults: [], actionCount: 16))
        #expect(whole.violation == nil)
        #expect(whole.crashes == 0)
        let less = tell(StoryOptions(seed: 3, faults: [], actions: [0, 1, 2], actionCount: 16))
        #expect(less.violation == nil)
        #expect(less.executions < whole.executions)
    }

    /// One process tells thousands of stories, each of many engines.
    @Test(arguments: 300...307 as ClosedRange<UInt64>)
    func `nothing of a story outlives it`(seed: UInt64) {
        let engines = Mutex<[WeakEngine]>([])
        weak var story: Story?
        do {
            let told = Story(StoryOptions(seed: seed, actionCount: 40)) { workflows, clock, entropy in
                engines.withLock { $0.append(WeakEngine(engine: workflows)) }
                return Self.nested(workflows, clock, entropy)
            }
            // It would come after the end.
            told.after(2 * Int(Story.patience)) { withExtendedLifetime(told) {} }
            _ = told.run()
            story = told
        }
        #expect(story == nil)
        let (left, all) = engines.withLock { ($0.count { $0.engine != nil }, $0.count) }
        #expect(left == 0, "of \(all) engines")
    }

    @Test func `options are told as the command takes them`() {
        #expect(StoryOptions(seed: 5).arguments == "--seed 5 --stories 1")
        let some = StoryOptions(seed: 5, faults: [.io, .crash], actions: [9, 2])
        #expect(some.arguments == "--seed 5 --stories 1 --faults crash,io --only 2,9")
        #expect(StoryOptions(seed: 5, faults: []).arguments == "--seed 5 --stories 1 --faults none")
    }

    @Test func `a series tells as many stories as it is asked for`() {
        let series = StorySeries(StoryOptions(seed: 20, actionCount: 16), limit: 3, nested: Self.nested)
        series.tell()
        #expect(series.totals.stories == 3)
        #expect(series.totals.broken == nil)
    }
}

/// An engine that may be gone.
private struct WeakEngine {
    weak var engine: WorkflowEngine?
}
