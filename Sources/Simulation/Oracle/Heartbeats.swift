// SPDX-License-Identifier: Apache-2.0

/// The signs of life of one task, in milliseconds of the time of day.
struct Heartbeats {
    /// When the last one that was answered was sent.
    private(set) var answered: Int64?
    /// When those were sent since that have no answer: each may have been taken.
    private(set) var unanswered: [Int64] = []

    mutating func send(at time: Int64) { unanswered.append(time) }

    mutating func answer(sentAt time: Int64) {
        answered = time
        unanswered = []
    }

    /// The clock was set: when those under way were taken cannot be told any more.
    mutating func loseTrack() { unanswered = unanswered.map { _ in .min } }

    /// From when on the task's heartbeat may count, where it begins to at a time; nil where that cannot be told.
    func earliest(from begin: Int64) -> Int64? {
        let earliest = unanswered.reduce(answered ?? begin, min)
        return earliest == .min ? nil : earliest
    }
}
