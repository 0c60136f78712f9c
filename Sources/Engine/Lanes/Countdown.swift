// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Calls back when several lanes have done their part; the last one's thread makes the call.
final class Countdown: Sendable {
    private let remaining: Atomic<Int>
    private let body: @Sendable () -> Void

    init(_ count: Int, then body: @escaping @Sendable () -> Void) {
        precondition(count > 0, "There must be something to wait for.")
        remaining = Atomic(count)
        self.body = body
    }

    func countDown() {
        if remaining.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { body() }
    }
}
