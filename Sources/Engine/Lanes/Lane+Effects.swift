// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
public import StatesLanguage
import Synchronization

extension Lane {
    /// Does what a turn asked for, after its commit.
    func perform(_ effects: [Effect], of execution: LiveExecution) {
        for effect in effects {
            switch effect {
            case .startTask(let request): start(request, of: execution)
            case .cancelTask(let id): cancelTask(id, of: execution)
            case .setTimer(let id, let time):
                execution.timers.insert(setTimer(.execution(execution, id), at: time), for: id)
            case .cancelTimer(let id):
                if let handle = execution.timers.remove(id) { cancelTimer(handle) }
            }
        }
    }

    private func start(_ request: TaskRequest, of execution: LiveExecution) {
        let (arn, identity) = (execution.arn, execution.identity)
        let report = TaskReport(request.id) { [self] in deliver($0, to: arn) }
        let address = TaskAddress(executionARN: identity.arn, effect: request.id)
        let task = ConnectorTask(address: address, request: request, execution: identity)
        if let call = request.mocked, let commands = mockedCommands(call, of: task) {
            for command in commands { deliver(command, to: arn) }
            return
        }
        // What was accepted by another version, or while there were mocks, may not be there any more.
        guard services.catalog.runs(request.resource), let connector = connectors[ConnectorKey(request.resource)] else {
            let cause = "This server cannot run \(request.resource.label)."
            return report.failed(TaskFailure(error: "States.Runtime", cause: cause, stage: .schedule))
        }
        execution.tasks[request.id] = RunningTask(connector: connector, line: report.line)
        if request.isReissued, case .service = request.resource { reissuedStarts.insert(address) }
        guard isRestoring else { return connector.start(task, report: report) }
        tasksToStart.append { if execution.tasks[request.id] != nil { connector.start(task, report: report) } }
    }

    /// What a mock answers in place of the service; nil where the real one is to be called.
    private func mockedCommands(_ call: MockedCall, of task: ConnectorTask) -> [Command]? {
        if let mocks = services.mocks { return mocks.answer(call, of: task) }
        // The server was started anew without them: what was meant to be mocked is not called for real.
        let cause = "The execution runs the test case '\(call.testCase)', and this server has no mocks."
        return [.taskFailed(task.request.id, TaskFailure(error: "States.Runtime", cause: cause))]
    }

    /// Starts the tasks that had to wait until all executions were restored, but those that are not wanted any more.
    func endRestoring() {
        isRestoring = false
        let starts = tasksToStart
        tasksToStart = []
        for start in starts { start() }
    }

    /// A nested start that was asked for again is answered, or is not wanted any more.
    func noteAnswer(to id: EffectID, of execution: LiveExecution) {
        if reissuedStarts.isEmpty { return }
        reissuedStarts.remove(TaskAddress(executionARN: execution.identity.arn, effect: id))
    }

    private func cancelTask(_ id: EffectID, of execution: LiveExecution) {
        noteAnswer(to: id, of: execution)
        guard let task = execution.tasks.removeValue(forKey: id) else { return }
        task.connector.cancel(TaskAddress(executionARN: execution.identity.arn, effect: id))
    }

    /// The execution has ended, and its end is on disk: nothing of it stays in memory.
    func close(_ execution: LiveExecution) {
        for handle in execution.timers.takeAll() { cancelTimer(handle) }
        for id in execution.tasks.keys.sorted() { cancelTask(id, of: execution) }
        live[execution.arn] = nil
        for child in execution.children { children.remove(child) }
        watch.remove(execution)
        services.openExecutions.subtract(1, ordering: .relaxed)
        let waiters = execution.waiters
        execution.waiters = []
        for waiter in waiters { waiter(execution) }
    }
}

extension TaskResource {
    /// The resource in words.
    fileprivate var label: String {
        switch self {
        case .function(let arn), .activity(let arn): arn
        case .service(let service): service.arn
        }
    }
}

/// Which connector runs a resource.
public enum ConnectorKey: Hashable, Sendable, CustomStringConvertible {
    /// Bare function ARNs.
    case function
    /// Tasks that workers poll for; the engine's own.
    case activity
    /// A service as history names it: `lambda`, `states`, `aws-sdk:sqs`.
    case service(String)

    /// The kind of a task's resource.
    public init(_ resource: TaskResource) {
        switch resource {
        case .function: self = .function
        case .activity: self = .activity
        case .service(let service): self = .service(service.service)
        }
    }

    public var description: String {
        switch self {
        case .function: "functions"
        case .activity: "activities"
        case .service(let name): "tasks of the service '\(name)'"
        }
    }
}
