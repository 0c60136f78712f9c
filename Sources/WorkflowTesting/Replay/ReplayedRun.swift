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
            // Iterations that run at once may call in another order.
            let own = left.indices.filter { left[$0].state == request.stateName }
            guard let position = own.first(where: { left[$0].input == input }) ?? own.first else {
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
