// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension LaneGroup {
    /// Asks every lane, each on its thread, and calls back on the last one's with all that they said.
    func gather<Answer: Sendable>(
        _ question: @escaping @Sendable (Lane) -> [Answer],
        then body: @escaping @Sendable ([Answer]) -> Void
    ) {
        let answers = GatheredAnswers<Answer>()
        let countdown = Countdown(lanes.count) { body(answers.all) }
        for lane in lanes {
            lane.run { lane in
                answers.add(question(lane))
                countdown.countDown()
            }
        }
    }
}

/// What lanes have answered so far.
private final class GatheredAnswers<Answer: Sendable>: Sendable {
    private let answers = Mutex<[Answer]>([])

    var all: [Answer] { answers.withLock { $0 } }

    func add(_ more: [Answer]) { answers.withLock { $0 += more } }
}
