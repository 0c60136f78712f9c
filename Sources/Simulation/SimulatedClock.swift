// SPDX-License-Identifier: Apache-2.0

public import Engine
public import StatesLanguage
import Synchronization

/// A clock that stands still until it is told otherwise: the time of day, and the time since it began.
///
/// The time since the beginning only grows and is what alarms go by; the time of day can be set anew, forwards and
/// backwards, as an operator or a time server does.
public final class SimulatedClock: EngineClock {
    private struct State {
        /// Milliseconds since the beginning.
        var uptime: Int64 = 0
        /// What the time of day was at the beginning, by what it has been set to since.
        var origin: Int64
    }

    private let state: Mutex<State>

    /// A clock that shows 2024-01-01T00:00:00Z, or another time.
    public init(at start: Timestamp = Timestamp(milliseconds: 1_704_067_200_000)) {
        state = Mutex(State(origin: start.milliseconds))
    }

    public var now: Timestamp { state.withLock { Timestamp(milliseconds: $0.origin + $0.uptime) } }

    /// Milliseconds since the beginning.
    public var uptime: Int64 { state.withLock { $0.uptime } }

    /// Goes on to a time of day; where that is past already, nothing happens.
    public func advance(to later: Timestamp) {
        state.withLock { $0.uptime = max($0.uptime, later.milliseconds - $0.origin) }
    }

    /// Goes on to a number of milliseconds since the beginning.
    public func advance(toUptime later: Int64) { state.withLock { $0.uptime = max($0.uptime, later) } }

    /// Sets the time of day without letting time pass.
    public func jump(byMilliseconds difference: Int64) { state.withLock { $0.origin += difference } }
}
