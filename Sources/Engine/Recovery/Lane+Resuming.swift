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
        let pending = execution.awake.look { $0.pending }
        guard execution.awake.look({ $0.isInterrupted }) else {
            perform(pending, of: execution)
            return packIfResting(execution)
        }
        apply(.recover, to: execution) { [self] error in
            // The effects of the recovering turn come right after this reply, and the rest after them.
            let arn = execution.arn
            guard error == nil else { return }
            run { lane in
                if let execution = lane.live[arn] { lane.perform(pending, stillMissingOf: execution) }
            }
        }
    }

    /// Sets up what a restored execution waits for, but for what is not wanted any more or was set up already.
    ///
    /// Only what it waited for when it was restored: it may have made more turns by then, of which the effects wait for
    /// their own commits.
    private func perform(_ restored: [Effect], stillMissingOf execution: LiveExecution) {
        var (tasks, timers) = (Set<EffectID>(), Set<TimerID>())
        for effect in execution.awake.look({ $0.pending }) {
            switch effect {
            case .startTask(let request): tasks.insert(request.id)
            case .setTimer(let id, _): timers.insert(id)
            case .cancelTask, .cancelTimer: break
            }
        }
        let missing = restored.filter { effect in
            switch effect {
            case .startTask(let request): tasks.contains(request.id) && execution.tasks[request.id] == nil
            case .setTimer(let id, _): timers.contains(id) && !execution.timers.contains(id)
            case .cancelTask, .cancelTimer: false
            }
        }
        perform(missing, of: execution)
        packIfResting(execution)
    }
}
