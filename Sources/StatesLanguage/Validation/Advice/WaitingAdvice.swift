// SPDX-License-Identifier: Apache-2.0

/// Waits that nobody ends, or that outlast an Express execution.
enum WaitingAdvice {
    /// An Express execution ends after five minutes.
    static let expressSecondsMaximum = 300

    static func advice(on visit: StateVisit) -> [Advice] {
        switch visit.state.kind {
        case .task(let task): advice(on: task, of: visit)
        case .wait(let wait): advice(on: wait, of: visit)
        default: []
        }
    }

    private static func advice(on task: Task, of visit: StateVisit) -> [Advice] {
        var advice: [Advice] = []
        guard let worker = worker(of: task) else { return [] }
        let location = visit.location.field("Resource")
        if task.timeoutSeconds == nil, task.heartbeatSeconds == nil {
            advice.append(
                Advice(
                    .noTimeout,
                    "Where \(worker) never answers, the task waits for as long as the execution may run, up to a year",
                    at: location,
                    part: .value,
                    hint: "add TimeoutSeconds or HeartbeatSeconds"
                )
            )
        }
        if case .service = task.resource, !visit.state.readsContext {
            advice.append(
                Advice(
                    .alwaysFails,
                    "The task token is given to nobody, so that nobody can answer",
                    at: location,
                    part: .value,
                    hint: visit.state.queryLanguage == .jsonPath
                        ? "pass it: \"TaskToken.$\": \"$$.Task.Token\""
                        : "pass it: \"TaskToken\": \"{% $states.context.Task.Token %}\""
                )
            )
        }
        return advice
    }

    /// Who has to answer; nil for a task that ends with its call.
    private static func worker(of task: Task) -> String? {
        switch task.resource {
        case .activity: "a worker"
        case .service(let service) where service.pattern == .waitForTaskToken: "the holder of the task token"
        default: nil
        }
    }

    private static func advice(on wait: Wait, of visit: StateVisit) -> [Advice] {
        guard visit.type == .express, case .seconds(let seconds) = wait.until, seconds >= expressSecondsMaximum else {
            return []
        }
        return [
            Advice(
                .alwaysFails,
                "An Express execution ends after \(expressSecondsMaximum) seconds, before this wait does",
                at: visit.location.field("Seconds"),
                part: .value,
                hint: "use a Standard workflow"
            )
        ]
    }
}
