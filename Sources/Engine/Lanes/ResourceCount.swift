// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How many resources of one kind there are, over all lanes: those that are being made included.
final class ResourceCount: Sendable {
    private let count = Mutex(0)

    /// Counts on from what the store has.
    func begin(with count: Int) { self.count.withLock { $0 = count } }

    /// One more is about to be made; false where there are as many already.
    func increase(upTo maximum: Int) -> Bool {
        count.withLock { count in
            guard count < maximum else { return false }
            count += 1
            return true
        }
    }

    /// One is gone, or could not be made.
    func decrease() { count.withLock { $0 -= 1 } }
}
