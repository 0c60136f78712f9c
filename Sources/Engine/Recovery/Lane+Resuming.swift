// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule

extension Lane {
    /// Takes a restored execution in: calls that were cut off end, then all that it waits for is set up again.
    ///
    /// Calls back when that is under way.
    ///
    /// - Parameters:
    ///   - execution: as its last turn left it.
    ///   - isOfDeletedMachine: whether its machine is DELETING, which the execution may not have been told.
    ///   - body: gets the error of a commit that failed.
    func resume(_ execution: LiveExecution, isOfDeletedMachine: Bool, then body: @escaping (ServiceError?) -> Void) {
        let arn = execution.arn
        adopt(execution)
        if isOfDeletedMachine { apply(.stateMachineDeleted, to: execution) }
        apply(.recover, to: execution) { [self] error in
            // The effects of the recovering turn come right after this reply, and the rest after them.
            if error == nil { run { $0.performPending(of: arn) } }
            body(error)
        }
    }

    /// Sets up what a restored execution waits for, but for what its recovering turn set up already.
    private func performPending(of arn: JSONString) {
        guard let execution = live[arn] else { return }
        let missing = execution.execution.pending.filter { effect in
            switch effect {
            case .startTask(let request): execution.tasks[request.id] == nil
            case .setTimer(let id, _): execution.timers[id] == nil
            case .cancelTask, .cancelTimer: false
            }
        }
        perform(missing, of: execution)
    }
}
