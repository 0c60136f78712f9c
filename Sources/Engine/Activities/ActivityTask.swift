// SPDX-License-Identifier: Apache-2.0

/// A task that a worker was given.
package struct ActivityTask: Sendable, Equatable {
    package var token: String
    package var input: String

    package init(token: String, input: String) {
        self.token = token
        self.input = input
    }
}

/// A worker's wait for a task, to be cancelled when its connection is gone.
package struct ActivityPoll: Sendable {
    private let onCancel: @Sendable () -> Void

    init(onCancel: @escaping @Sendable () -> Void) { self.onCancel = onCancel }

    /// Ends the wait with no task.
    ///
    /// A task that is on its way to the worker by then is not taken back.
    package func cancel() { onCancel() }
}
