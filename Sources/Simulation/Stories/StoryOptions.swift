// SPDX-License-Identifier: Apache-2.0

/// What a story is made of; the same options tell the same story.
public struct StoryOptions: Sendable, Equatable {
    /// What goes wrong.
    public enum Fault: String, Sendable, CaseIterable {
        /// The process dies, between two steps or within a commit, of which then all or nothing is on disk.
        case crash
        /// A commit or a read fails.
        case io
        /// The disk is full for a while.
        case disk
        /// The store takes its time.
        case slow
        /// The outcomes of tasks are lost, late, or come twice; workers go away.
        case tasks
        /// The time of day is set anew, forwards and backwards.
        case clock
        /// The process is told to end, and does so in order.
        case shutdown
    }

    public var seed: UInt64
    /// Another lot for all but workflows and clients: who comes first, what goes wrong, what tasks come to.
    public var salt: UInt64 = 0
    public var faults: Set<Fault>
    /// The calls of clients that are made, of those that the seed gives; nil for all.
    public var actions: Set<Int>?
    /// How many calls the seed gives.
    public var actionCount: Int

    /// The whole story of a seed, unless less is asked for.
    public init(
        seed: UInt64,
        faults: Set<Fault> = Set(Fault.allCases),
        actions: Set<Int>? = nil,
        actionCount: Int = 120
    ) {
        self.seed = seed
        self.faults = faults
        self.actions = actions
        self.actionCount = actionCount
    }

    /// The options of `stepwell simulate` that tell this story again.
    public var arguments: String {
        var words = ["--seed \(seed) --stories 1"]
        if faults != Set(Fault.allCases) {
            let names = Fault.allCases.filter(faults.contains).map(\.rawValue)
            words.append("--faults \(names.isEmpty ? "none" : names.joined(separator: ","))")
        }
        if salt != 0 { words.append("--salt \(salt)") }
        if let actions { words.append("--only \(actions.sorted().map(String.init).joined(separator: ","))") }
        return words.joined(separator: " ")
    }
}

/// How a story went.
public struct StoryReport: Sendable {
    public var options: StoryOptions
    /// States that were entered, and retries.
    public var transitions = 0
    /// How often the process died and was started again.
    public var crashes = 0
    public var executions = 0
    /// A number that follows from all that came to disk: the same for the same story.
    public var digest: UInt64 = 0
    /// The promise that was broken; nil where all were kept.
    public var violation: String?
    /// What happened, line by line; empty unless it was asked for.
    public var lines: [String] = []
}
