// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import Logging
import StatesLanguage
import Storage

/// One life of the engine, from its start to its death.
///
/// Unchecked, because a story and all that belongs to it runs on one thread.
final class StoryProcess: @unchecked Sendable {
    let threads: SimulatedThreads
    let engine: WorkflowEngine
    /// The threads on which a server reads calls.
    let lanes: [any LaneExecutor]
    private unowned let story: Story
    private var isBuried = false

    init(_ story: Story) {
        self.story = story
        let threads = SimulatedThreads(clock: story.clock, seed: story.schedule.next())
        self.threads = threads
        var limits = Limits()
        // Small, so that batches have borders.
        limits.changesPerCommitMaximum = story.schedule.pick([2, 8, 4_096])
        limits.recoveryBatchMaximum = story.schedule.pick([1, 3, 256])
        // Few, since a story starts not many executions of a machine.
        limits.startsBeforeCopy = story.schedule.pick([1, 2, 64])
        // At once, too, so that whatever wakes an execution finds it packed.
        limits.restSeconds = story.schedule.pick([0, 0, 10])
        if story.options.faults.contains(.slow), story.isFaulty { threads.slowDown(upTo: 40) }
        let entropy = SimulatedEntropy(seed: story.schedule.next())
        lanes = (0..<story.schedule.within(1...3)).map { _ in threads.makeLane() }
        engine = WorkflowEngine(
            configuration: WorkflowEngine.Configuration(region: "us-east-1", account: "123456789012"),
            store: story.store,
            parser: DefinitionParser(catalog: SimulatedEngine.catalog),
            environment: WorkflowEngine.Environment(
                lanes: lanes,
                commits: threads.makeBlockingExecutor(),
                reads: threads.makeBlockingExecutor(),
                clock: story.clock,
                entropy: entropy,
                tokenSecret: SimulatedEngine.tokenSecret,
                keys: story.keys
            ),
            limits: limits,
            logger: Logger(label: "story") { _ in SwiftLogNoOpLogHandler() }
        ) { [weak story] _ in
            story?.endOfProcess(threads)
        }
        let tasks = StoryTasks(story, threads)
        engine.start(
            connectors: [
                .function: tasks, .service("lambda"): tasks,
                .service("states"): story.nested(engine, story.clock, entropy),
            ]
        ) { [weak story] result in
            story?.started(result, threads)
        }
    }

    var nextAlarm: Int64? { threads.nextAlarm }

    /// One step; the process may die before it.
    func step() -> Bool {
        guard !threads.isKilled else { return false }
        if story.stepsToCrash <= 0 {
            story.crash("between two steps")
            return true
        }
        guard threads.step() else { return false }
        story.stepsToCrash -= 1
        return true
    }

    /// One step of another thread, while one is in the middle of something.
    func stepWithin() { _ = threads.step() }

    /// Frees the engine, once nothing of it is under way.
    func buryDead() { if threads.isKilled { bury() } }

    func bury() {
        guard !isBuried else { return }
        isBuried = true
        threads.kill()
        engine.dismantle()
    }
}
