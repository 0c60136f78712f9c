// SPDX-License-Identifier: Apache-2.0

import Storage
import Synchronization

/// Who submits changes and is told when they are on disk.
protocol CommitListener: AnyObject, Sendable {
    /// The next `count` submissions of this listener, in the order in which they were made, are on disk, or never
    /// will be. Called on the committer's thread or the submitter's.
    ///
    /// One listener is given what was committed, to hold it until it is through: to free it would keep the committing
    /// thread, which all wait for, from the next commit.
    func submissionsSettled(_ count: Int, freeing changes: [StoreChange], error: StoreError?)
}

/// Group commit: what all lanes submit while one commit runs goes into the next one, with one sync to disk.
///
/// After a failed commit nothing is stored any more: what is in memory is ahead of the disk.
final class Committer: Sendable {
    private struct State: Sendable {
        var waiting = Submissions()
        var isRunning = false
        var failure: StoreError?
        /// Whether nothing more is taken.
        var isClosed = false
        /// Whom to tell when the last commit is done.
        var onClosed: (@Sendable () -> Void)?
    }

    private let store: any StoreCommitting
    private let executor: any BlockingExecutor
    private let limits: Limits
    private let onFailure: @Sendable (StoreError) -> Void
    /// The lanes meet here; nothing is done under the lock but appending and taking all.
    private let state = Mutex(State())
    /// How many submissions wait for a commit that has not begun, here or with the thread that commits.
    private let waitingCount = Atomic(0)

    init(
        store: any StoreCommitting,
        executor: any BlockingExecutor,
        limits: Limits,
        onFailure: @escaping @Sendable (StoreError) -> Void
    ) {
        self.store = store
        self.executor = executor
        self.limits = limits
        self.onFailure = onFailure
    }

    /// How many submissions wait for a commit that has not begun.
    var backlog: Int { waitingCount.load(ordering: .relaxed) }

    /// Puts changes into the next commit.
    ///
    /// No changes are fine: they settle after all that was submitted before.
    func submit(_ changes: [StoreChange], for listener: any CommitListener) {
        enum Next { case wait, run, refuse(StoreError) }
        let bytes = changes.reduce(0) { $0 + $1.approximateBytes }
        let next = state.withLock { state -> Next in
            if let failure = state.failure { return .refuse(failure) }
            guard !state.isClosed else { return .refuse(.closed) }
            state.waiting.append(changes, bytes: bytes, for: listener)
            waitingCount.add(1, ordering: .relaxed)
            guard !state.isRunning else { return .wait }
            state.isRunning = true
            return .run
        }
        switch next {
        case .wait: break
        case .run: executor.execute { [self] in run() }
        case .refuse(let failure): listener.submissionsSettled(1, freeing: [], error: failure)
        }
    }

    /// Takes nothing more; calls back when all that was submitted is on disk, or never will be.
    func close(then body: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.isClosed = true
            state.onClosed = body
        }
        tellOfClose()
    }

    /// Drops what waits: the lanes that it is of are not needed any more.
    func forgetWaiting() { state.withLock { $0.waiting = Submissions() } }

    private func tellOfClose() {
        let body = state.withLock { $0.isRunning ? nil : $0.onClosed.take() }
        body?()
    }

    /// Commits until nothing waits.
    ///
    /// On the executor's thread.
    private func run() {
        var taken = Submissions()
        while takeWaiting(into: &taken) {
            let batch = taken.takeFirst(within: limits)
            waitingCount.subtract(batch.count, ordering: .relaxed)
            do throws(StoreError) {
                if !batch.changes.isEmpty { try store.commit(batch.changes) }
            } catch {
                return fail(batch, taken, error)
            }
            batch.settle(error: nil)
        }
        tellOfClose()
    }

    /// Takes over all that waits, behind what was taken before; false, and the end of this run, where there is nothing.
    private func takeWaiting(into taken: inout Submissions) -> Bool {
        let hasRest = !taken.isEmpty
        let waiting = state.withLock { state in
            var waiting = Submissions()
            swap(&waiting, &state.waiting)
            state.isRunning = hasRest || !waiting.isEmpty
            return waiting
        }
        if hasRest { taken.append(waiting) } else { taken = waiting }
        return !taken.isEmpty
    }

    private func fail(_ batch: Submissions, _ taken: Submissions, _ error: StoreError) {
        let rest = state.withLock { state in
            state.failure = error
            state.isRunning = false
            defer { state.waiting = Submissions() }
            return state.waiting
        }
        onFailure(error)
        for submissions in [batch, taken, rest] { submissions.settle(error: error) }
        tellOfClose()
    }
}

extension StoreError {
    fileprivate static let closed = StoreError(code: .inputOutput, message: "The server is stopping.")
}
