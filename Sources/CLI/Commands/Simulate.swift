// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Engine
import Integrations
import Logging
import NIOCore
import NIOPosix
import Simulation
import StatesLanguage

/// `stepwell simulate`: tells stories of a made-up world with faults, and checks every promise of the engine.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the engine in simulated worlds full of faults, and check every promise.",
        discussion: """
            Each story follows from its seed alone: workflows, clients, functions, workers, crashes, a failing, full or \
            slow disk, clocks that are set anew. The next story has the next seed. Where a promise is broken, the \
            command that tells the same story again is printed, and a shorter one, and the exit status is 1.
            """
    )

    @Option(parsing: .unconditional, help: "The seed of the first story; drawn where none is given.")
    var seed: UInt64?

    @Option(parsing: .unconditional, help: "How long stories are told, in seconds; 10 where nothing else is said.")
    var seconds: Double?

    @Option(parsing: .unconditional, help: "How long stories are told, in hours.")
    var hours: Double?

    @Option(parsing: .unconditional, help: "How many stories are told at most.")
    var stories: Int?

    @Option(parsing: .unconditional, help: "How many threads tell stories, each its own.")
    var threads = 2

    @Option(help: "What goes wrong: crash, io, disk, slow, tasks, clock, shutdown, or none; all by default.")
    var faults: String?

    @Option(help: "The clients' actions that are done, by their numbers: 3,17,40; all by default.")
    var only: String?

    @Option(parsing: .unconditional, help: "Another lot for who comes first, what goes wrong and what tasks come to.")
    var salt: UInt64 = 0

    @Flag(help: "Print what happens in each story.")
    var tell = false

    @Flag(help: "Do not look for a shorter story where a promise is broken.")
    var noShrinking = false

    func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads must be at least 1, not \(threads).") }
        for (name, value) in [("--seconds", seconds), ("--hours", hours)] {
            if let value, value <= 0 { throw ValidationError("\(name) must be more than 0, not \(value).") }
        }
        if let stories, stories <= 0 { throw ValidationError("--stories must be at least 1, not \(stories).") }
        _ = try options(seed: 0)
    }

    func run() throws {
        let options = try options(seed: seed ?? SystemEntropy.shared.next() >> 32)
        Terminal.print("seed \(options.seed)")
        if tell { return try tellAloud(options) }
        let begin = SystemClock().now.milliseconds
        let end = begin + Int64((duration ?? .infinity).clamped(to: 1e12))
        let series = StorySeries(options, limit: stories ?? .max, nested: Self.nested) {
            SystemClock().now.milliseconds >= end
        }
        try work(series)
        let totals = series.totals
        report(totals, milliseconds: max(1, SystemClock().now.milliseconds - begin))
        guard let broken = totals.broken else { return }
        try explain(broken)
    }

    // MARK: - Parts

    /// How long, in milliseconds; nil where the number of stories says it.
    private var duration: Double? {
        if hours == nil, seconds == nil { return stories == nil ? 10_000 : nil }
        return (hours ?? 0) * 3_600_000 + (seconds ?? 0) * 1_000
    }

    private static let nested: Story.NestedExecutions = { workflows, clock, entropy in
        TaskConnectors.nestedExecutions(
            workflows: workflows,
            clock: clock,
            entropy: entropy,
            logger: Logger(label: "simulate") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func options(seed: UInt64) throws -> StoryOptions {
        var options = StoryOptions(seed: seed)
        options.salt = salt
        if let faults {
            options.faults = []
            for name in faults.split(separator: ",") where name != "none" {
                guard let fault = StoryOptions.Fault(rawValue: String(name)) else {
                    let known = StoryOptions.Fault.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--faults has no '\(name)'; there are \(known), none.")
                }
                options.faults.insert(fault)
            }
        }
        if let only {
            options.actions = []
            for text in only.split(separator: ",") {
                guard let number = Int(text), (0..<options.actionCount).contains(number) else {
                    throw ValidationError("--only takes numbers from 0 to \(options.actionCount - 1), not '\(text)'.")
                }
                options.actions?.insert(number)
            }
        }
        return options
    }

    private func work(_ series: StorySeries) throws {
        guard threads > 1 else { return series.tell() }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
        let work = (0..<threads).map { _ in pool.runIfActive(eventLoop: group.next()) { series.tell() } }
        for future in work { try future.wait() }
        try pool.syncShutdownGracefully()
        try group.syncShutdownGracefully()
    }

    private func tellAloud(_ options: StoryOptions) throws {
        var options = options
        for _ in 0..<(stories ?? 1) {
            let report = Story(options, isTelling: true, nested: Self.nested).run()
            for line in report.lines { Terminal.print(line) }
            Terminal.print("seed \(options.seed): digest \(report.digest)")
            if let violation = report.violation {
                Terminal.printError("Broken: \(violation)")
                throw ExitCode(1)
            }
            options.seed &+= 1
        }
    }

    private func report(_ totals: StorySeries.Totals, milliseconds: Int64) {
        let minutes = Double(milliseconds) / 60_000
        Terminal.print(
            """
            \(totals.stories) stories, \(totals.executions) executions in \(Double(milliseconds) / 1_000) s
            \(totals.transitions) transitions, \(Int(Double(totals.transitions) / minutes)) a minute
            \(totals.crashes) crash-restarts, \(Int(Double(totals.crashes) / minutes)) a minute
            """
        )
    }

    private func explain(_ broken: StoryReport) throws {
        Terminal.printError("Broken: \(broken.violation ?? "")")
        Terminal.printError("Again: stepwell simulate \(broken.options.arguments) --tell")
        if !noShrinking {
            var shrinker = StoryShrinker(nested: Self.nested)
            let short = shrinker.shrink(broken.options)
            let report = Story(short, isTelling: true, nested: Self.nested).run()
            for line in report.lines { Terminal.print(line) }
            Terminal.printError("Broken: \(report.violation ?? "")")
            Terminal.printError("In short: stepwell simulate \(short.arguments) --tell")
        }
        throw ExitCode(1)
    }
}

extension Double {
    fileprivate func clamped(to maximum: Double) -> Double { min(self, maximum) }
}
