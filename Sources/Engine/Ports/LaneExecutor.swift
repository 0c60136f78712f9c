// SPDX-License-Identifier: Apache-2.0

public import StatesLanguage

/// A serial executor on one thread: what a lane runs on.
///
/// The binary gives it an event loop, the simulator a queue.
public protocol LaneExecutor: Sendable {
    /// Whether the caller is on this lane's thread.
    var isCurrent: Bool { get }

    /// Runs the work on the lane's thread, after what was submitted before. Never runs it inline.
    func execute(_ work: @escaping @Sendable () -> Void)

    /// Runs the work at about that time, never before it.
    func schedule(at time: Timestamp, _ work: @escaping @Sendable () -> Void)
}

/// What time it is.
public protocol EngineClock: Sendable {
    var now: Timestamp { get }
}

/// Where seeds, UUIDs and other unguessable bits come from.
public protocol EntropySource: Sendable {
    func next() -> UInt64

    /// Four words at once, for a source to which each call costs something.
    func nextFour() -> SIMD4<UInt64>
}

extension EntropySource {
    public func nextFour() -> SIMD4<UInt64> { SIMD4(next(), next(), next(), next()) }
}

/// A thread on which calls that block are made: the store's commits and reads.
public protocol BlockingExecutor: Sendable {
    func execute(_ work: @escaping @Sendable () -> Void)
}
