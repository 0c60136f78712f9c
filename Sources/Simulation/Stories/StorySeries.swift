// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Stories of one seed after the other, on as many threads as call `tell`, until one breaks a promise.
///
/// Each story is told by one thread and follows from its own seed: how many threads there are changes nothing in it.
public final class StorySeries: Sendable {
    /// What the stories came to together.
    public struct Totals: Sendable {
        public var stories = 0
        public var executions = 0
        public var transitions = 0
        public var crashes = 0
        /// The story with the lowest seed that broke a promise.
        public var broken: StoryReport?
    }

    private let options: StoryOptions
    private let limit: Int
    private let nested: Story.NestedExecutions
    private let next = Atomic(0)
    private let results = Mutex(Totals())
    private let isOver: @Sendable () -> Bool

    /// - Parameters:
    ///   - options: those of the first story; each further one has the next seed.
    ///   - limit: how many stories are told at most.
    ///   - nested: makes what runs nested executions.
    ///   - isOver: whether no further story is to be begun.
    public init(
        _ options: StoryOptions,
        limit: Int = .max,
        nested: @escaping Story.NestedExecutions,
        isOver: @escaping @Sendable () -> Bool = { false }
    ) {
        self.options = options
        self.limit = limit
        self.nested = nested
        self.isOver = isOver
    }

    public var totals: Totals { results.withLock { $0 } }

    /// Tells stories on this thread until all are told, one was broken or it is over.
    public func tell() {
        while results.withLock({ $0.broken == nil }), !isOver() {
            let number = next.add(1, ordering: .relaxed).oldValue
            guard number < limit else { return }
            var story = options
            story.seed &+= UInt64(number)
            let report = Story(story, nested: nested).run()
            results.withLock { $0.add(report) }
        }
    }
}

extension StorySeries.Totals {
    fileprivate mutating func add(_ report: StoryReport) {
        stories += 1
        executions += report.executions
        transitions += report.transitions
        crashes += report.crashes
        guard report.violation != nil else { return }
        if let broken, broken.options.seed <= report.options.seed { return }
        broken = report
    }
}
