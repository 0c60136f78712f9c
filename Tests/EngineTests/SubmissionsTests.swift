// SPDX-License-Identifier: Apache-2.0

import Storage
import Synchronization
import Testing

@testable import Engine

struct SubmissionsTests {
    /// Notes what it is told.
    private final class Listener: CommitListener {
        private let noted = Mutex<[Int]>([])

        private let freed = Mutex<[Int]>([])

        var counts: [Int] { noted.withLock { $0 } }
        /// How many changes it was given to free, each time.
        var freedCounts: [Int] { freed.withLock { $0 } }

        func submissionsSettled(_ count: Int, freeing changes: [StoreChange], error: StoreError?) {
            noted.withLock { $0.append(count) }
            freed.withLock { $0.append(changes.count) }
        }
    }

    private func change(_ name: String) -> StoreChange { .removeActivity(arn: name) }

    private func names(_ submissions: Submissions) -> [String] {
        submissions.changes.map { change in
            if case .removeActivity(let arn) = change { arn } else { "another change" }
        }
    }

    private func limits(changes: Int = 4, bytes: Int = 100) -> Limits {
        var limits = Limits()
        (limits.changesPerCommitMaximum, limits.bytesPerCommitMaximum) = (changes, bytes)
        return limits
    }

    /// The changes of each commit that some submissions come to.
    private func commits(_ submissions: Submissions, _ limits: Limits) -> [[String]] {
        var (rest, commits) = (submissions, [[String]]())
        while !rest.isEmpty { commits.append(names(rest.takeFirst(within: limits))) }
        return commits
    }

    @Test func `a commit takes what fits, in order, and never a part of a submission`() {
        let listener = Listener()
        var submissions = Submissions()
        for (names, bytes) in [(["a", "b"], 10), (["c"], 10), (["d", "e"], 10), ([], 0), (["f"], 95), (["g"], 10)] {
            submissions.append(names.map(change), bytes: bytes, for: listener)
        }
        #expect(commits(submissions, limits()) == [["a", "b", "c"], ["d", "e"], ["f"], ["g"]])
        #expect(commits(submissions, limits(changes: 100, bytes: 1_000)) == [["a", "b", "c", "d", "e", "f", "g"]])
    }

    @Test func `what is too large for a commit has one of its own`() {
        let listener = Listener()
        var submissions = Submissions()
        submissions.append(["a", "b", "c", "d", "e"].map(change), bytes: 1, for: listener)
        submissions.append([change("f")], bytes: 1_000, for: listener)
        submissions.append([], bytes: 0, for: listener)
        submissions.append([change("g")], bytes: 1, for: listener)
        #expect(commits(submissions, limits()) == [["a", "b", "c", "d", "e"], ["f"], ["g"]])
    }

    @Test func `each listener is told once of its own submissions`() {
        let (first, second, third) = (Listener(), Listener(), Listener())
        var submissions = Submissions()
        for listener in [first, second, first] { submissions.append([change("a")], bytes: 1, for: listener) }
        var others = Submissions()
        for listener in [second, third, first, second] { others.append([change("b")], bytes: 1, for: listener) }
        let taken = submissions.takeFirst(within: limits(changes: 2))
        submissions.append(others)
        taken.settle(error: nil)
        #expect(first.counts == [1] && second.counts == [1] && third.counts.isEmpty)
        #expect(submissions.count == 5 && names(submissions) == ["a", "b", "b", "b", "b"])
        submissions.settle(error: nil)
        #expect(first.counts == [1, 2] && second.counts == [1, 2] && third.counts == [1])
        // One of those that are told frees all of it.
        #expect(first.freedCounts == [0, 0] && second.freedCounts == [2, 0] && third.freedCounts == [5])
    }
}
