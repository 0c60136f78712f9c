// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// How functions are run on this machine.
public struct FunctionRuntimeConfiguration: Sendable {
    public var place: FunctionPlace
    /// The server's data directory: code goes to `functions`, logs to `logs/functions`, temporary files to
    /// `tmp/functions` below it.
    public var dataDirectory: String
    /// How many instances there are at most, of all functions together.
    public var instanceMaximum = 64
    /// How many calls wait at most for an instance; further ones are refused.
    public var waitingMaximum = 1_000
    /// The account's concurrency of which functions reserve their parts: Lambda's figure.
    public var accountConcurrency = 1_000
    /// An instance without a call for this long is ended.
    public var idleTimeout = TimeAmount.minutes(5)
    /// How many instances load their function at the same time: two for each processor.
    public var startMaximum = 2 * System.coreCount
    /// After how long an instance that still loads its function does not keep others from it any more.
    public var startTurn = TimeAmount.seconds(3)
    /// How long an instance may take until it asks for its first call, where the function's timeout is shorter.
    public var startTimeout = TimeAmount.seconds(10)
    /// How long after a failed event the first and the second retry come; Lambda's figures.
    public var retryDelays: [TimeAmount] = [.minutes(1), .minutes(2)]
    /// Variables that every function gets: endpoints and credentials meant for functions.
    ///
    /// The function's own win.
    public var environment: [String: String] = [:]
    /// A log file of this size is put aside; one such is kept for each function.
    public var logBytes = 10 << 20
    /// Gets each line that a function writes, on the event loop, beside its log.
    public var onOutput: (@Sendable (_ function: String, _ line: String) -> Void)?
    /// What an upload may hold.
    public var archiveLimits = ZipLimits()
    /// Memory of an instance beyond the function's `MemorySize`, in MB: what Python or Node takes for itself.
    public var runtimeMemory = 256

    public init(place: FunctionPlace, dataDirectory: String) {
        self.place = place
        self.dataDirectory = dataDirectory
    }
}
