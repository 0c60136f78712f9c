// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule

extension Lane {
    /// Takes a restored execution in: calls that were cut off end, then all that it waits for is set up again.
    ///
    /// The turns that this takes are submitted when it returns, and what follows them is done after their commits.
    ///
    /// - Parameters:
    ///   - execution: as its last turn left it.
    ///   - isOfDeletedMachine: whether its machine is DELETING, which the execution may not have been told.
    func resume(_ execution: LiveExecution, isOfDeletedMachine: Bool) {
        adopt(execution)
        if isOfDeletedMachine { apply(.stateMachineDeleted, to: execution) }
        guard execution.awake.look({ $0.isInterrupted }) else { return performPending(of: execution) }
        apply(.recover, to: execution) { [self] error in
            // The effects of the recovering turn come right after this reply, and the rest after them.
            let arn = execution.arn
            if error == nil { run { lane in if let execution = lane.live[arn] { lane.performPending(of: execution) } } }
        }
    }

    /// Sets up what a restored execution waits for, but for what its recovering turn set up already.
    private func performPending(of execution: LiveExecution) {
        let missing = execution.awake.look({ $0.pending }).filter { effect in
            switch effect {
            case .startTask(let request): execution.tasks[request.id] == nil
            case .setTimer(let id, _): !execution.timers.contains(id)
            case .cancelTask, .cancelTimer: false
            }
        }
        perform(missing, of: execution)
        packIfResting(execution)
    }
}
