// SPDX-License-Identifier: Apache-2.0

/// A task that a worker was given.
public struct ActivityTask: Sendable, Equatable {
    public var token: String
    public var input: String

    public init(token: String, input: String) {
        self.token = token
        self.input = input
    }
}

/// A worker's wait for a task, to be cancelled when its connection is gone.
public struct ActivityPoll: Sendable {
    private let onCancel: @Sendable () -> Void

    init(onCancel: @escaping @Sendable () -> Void) { self.onCancel = onCancel }

    /// Ends the wait with no task.
    ///
    /// A task that is on its way to the worker by then is not taken back.
    public func cancel() { onCancel() }
}
