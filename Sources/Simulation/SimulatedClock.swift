// SPDX-License-Identifier: Apache-2.0

import Engine
package import StatesLanguage
import Synchronization

/// A clock that stands still until it is told otherwise.
package final class SimulatedClock: EngineClock {
    private let time: Mutex<Timestamp>

    /// A clock that shows 2024-01-01T00:00:00Z, or another time.
    package init(at start: Timestamp = Timestamp(milliseconds: 1_704_067_200_000)) { time = Mutex(start) }

    package var now: Timestamp { time.withLock { $0 } }

    /// Goes on to a time; a clock never goes back.
    package func advance(to later: Timestamp) { time.withLock { $0 = max($0, later) } }
}
