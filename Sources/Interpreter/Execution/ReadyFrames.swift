// SPDX-License-Identifier: Apache-2.0

/// The frames that can go on, first in, first out.
///
/// The only one, as there is in most turns, takes no memory of its own.
struct ReadyFrames: Sendable {
    private var next: FrameID?
    private var others: [FrameID] = []
    /// How many of the others were taken.
    private var taken = 0

    mutating func append(_ frame: FrameID) {
        if next == nil, taken == others.count { next = frame } else { others.append(frame) }
    }

    mutating func popFirst() -> FrameID? {
        if let frame = next.take() { return frame }
        guard taken < others.count else { return nil }
        taken += 1
        return others[taken - 1]
    }

    mutating func removeAll() {
        next = nil
        if !others.isEmpty { others = [] }
        taken = 0
    }
}
