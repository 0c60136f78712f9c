// SPDX-License-Identifier: Apache-2.0

/// Looks for the shortest story that still breaks a promise.
public struct StoryShrinker {
    private let nested: Story.NestedExecutions
    /// How many stories may be told on the way.
    private var tries: Int

    public init(tries: Int = 800, nested: @escaping Story.NestedExecutions) {
        self.tries = tries
        self.nested = nested
    }

    /// Leaves out kinds of faults and clients' actions as long as what is left still breaks a promise.
    public mutating func shrink(_ options: StoryOptions) -> StoryOptions {
        var best = options
        for fault in StoryOptions.Fault.allCases where best.faults.contains(fault) {
            var fewer = best
            fewer.faults.remove(fault)
            best = broken(fewer) ?? best
        }
        var size = (best.actions?.count ?? best.actionCount) / 2
        while size > 0, tries > 0 {
            let count = best.actions?.count ?? best.actionCount
            best = leavingOut(size, of: best)
            // As long as it gets shorter, more may be left out.
            let isShorter = (best.actions?.count ?? best.actionCount) < count
            size = size == 1 && isShorter ? 1 : size / 2
        }
        return best
    }

    /// Tries to leave out so many actions that follow each other, from the last ones on.
    private mutating func leavingOut(_ size: Int, of options: StoryOptions) -> StoryOptions {
        var best = options
        var actions = (best.actions ?? Set(0..<best.actionCount)).sorted()
        var end = actions.count
        while end > 0, tries > 0 {
            var fewer = best
            let rest = Array(actions[..<max(0, end - size)] + actions[end...])
            fewer.actions = Set(rest)
            if let shorter = broken(fewer) { (best, actions) = (shorter, rest) }
            end -= size
        }
        return best
    }

    /// The options with a lot with which the story still breaks a promise: without some of its parts everything else
    /// comes at other moments.
    private mutating func broken(_ options: StoryOptions) -> StoryOptions? {
        for salt in [options.salt] + (1...4) where tries > 0 {
            var options = options
            options.salt = salt
            tries -= 1
            if Story(options, nested: nested).run().violation != nil { return options }
        }
        return nil
    }
}
