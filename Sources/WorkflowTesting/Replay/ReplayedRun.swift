// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// One run of a definition with the outcomes of a recorded execution, at the times at which they came.
struct ReplayedRun {
    /// A recorded call, and what its task is given now.
    struct Call {
        var recorded: RecordedHistory.Call
        var input: JSON
    }

    let record: RunRecord
    /// In the order in which they are made now.
    let calls: [Call]

    init(_ history: RecordedHistory, as subject: VirtualRun.Subject) {
        var left = history.calls
        var calls: [Call] = []
        record = VirtualRun.record(of: subject) { request, _ in
            let input = request.input.value
            // Iterations that run at once may call in another order, and with numbers drawn anew.
            let own = left.indices.filter { left[$0].state == request.stateName }
            let nearest = own.first { left[$0].input == input } ?? input.nearest(of: own) { left[$0].input }
            guard let position = nearest else {
                // Of a task that no queue took there is no event of its own.
                return request.isOfActivity ? history.failureOfActivity(in: request.stateName) : nil
            }
            let call = left.remove(at: position)
            calls.append(Call(recorded: call, input: input))
            return call.outcome
        }
        self.calls = calls
    }

    /// What the task of a recorded call is given now; nil where it is not called.
    func input(of event: Int) -> JSON? { calls.first { $0.recorded.event == event }?.input }
}

extension TaskRequest {
    fileprivate var isOfActivity: Bool {
        guard case .activity = resource else { return false }
        return true
    }
}

extension JSON {
    /// The first of those candidates whose documents have most in common with this one.
    fileprivate func nearest(of candidates: [Int], _ document: (Int) -> JSON) -> Int? {
        guard candidates.count > 1 else { return candidates.first }
        let rated = candidates.map { (candidate: $0, likeness: likeness(to: document($0))) }
        return rated.max { $0.likeness < $1.likeness }?.candidate
    }

    /// How many parts of two documents are the same, in the same places.
    private func likeness(to other: JSON) -> Int {
        if let members, let others = other.members {
            return members.reduce(0) { sum, member in sum + (others[member.key].map(member.value.likeness) ?? 0) }
        }
        if let elements, let others = other.elements {
            return zip(elements, others).reduce(0) { sum, pair in sum + pair.0.likeness(to: pair.1) }
        }
        return self == other ? 1 : 0
    }
}
