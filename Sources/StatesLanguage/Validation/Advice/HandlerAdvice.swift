// SPDX-License-Identifier: Apache-2.0

/// Names in Retry and Catch that never match, because an earlier one takes the error or because nothing raises it.
enum HandlerAdvice {
    static func advice(on visit: StateVisit) -> [Advice] {
        let (retry, catchers): ([Retrier], [Catcher]) =
            switch visit.state.kind {
            case .task(let task): (task.retry, task.catchers)
            case .parallel(let parallel): (parallel.retry, parallel.catchers)
            case .map(let map): (map.retry, map.catchers)
            default: ([], [])
            }
        return advice(on: retry.map(\.errorEquals), in: "Retry", of: visit)
            + advice(on: catchers.map(\.errorEquals), in: "Catch", of: visit)
    }

    private static func advice(on handlers: [[String]], in field: String, of visit: StateVisit) -> [Advice] {
        var advice: [Advice] = []
        var earlier: [String] = []
        for (position, names) in handlers.enumerated() {
            let location = visit.location.field(field).element(position).field("ErrorEquals")
            for (index, name) in names.enumerated() {
                let place = location.element(index)
                if let taken = earlier.first(where: { takes($0, name) }) {
                    let reason = "'\(taken)' before it takes the error"
                    advice.append(never(name, reason, "remove it, or move it before", at: place))
                } else if name == "States.Runtime", case .task = visit.state.kind {
                    advice.append(never(name, "no Retry and no Catch gets it", "remove it", at: place))
                } else if !isKnown(name) {
                    advice.append(unknown(name, at: place))
                }
                earlier.append(name)
            }
        }
        return advice
    }

    private static func never(_ name: String, _ reason: String, _ hint: String, at location: Location) -> Advice {
        Advice(
            .neverMatches,
            "'\(name)' never matches here: \(reason)",
            at: location,
            part: .value,
            hint: hint
        )
    }

    private static func unknown(_ name: String, at location: Location) -> Advice {
        Advice(
            .unknownError,
            "The States Language has no error named '\(name)'",
            at: location,
            part: .value,
            hint: NearestName.to(name, in: known).map { "did you mean '\($0)'?" }
                ?? "names that begin with 'States.' are reserved"
        )
    }

    /// Whether a handler of one name gets all errors that one of the other name would get.
    private static func takes(_ earlier: String, _ name: String) -> Bool {
        switch earlier {
        case name: true
        case "States.TaskFailed": !name.hasPrefix("States.")
        case "States.Timeout": name == "States.HeartbeatTimeout"
        default: false
        }
    }

    private static func isKnown(_ name: String) -> Bool {
        !name.hasPrefix("States.") || known.contains(name) || name.hasPrefix("States.Http.StatusCode.")
    }

    private static let known = [
        "States.ALL", "States.TaskFailed", "States.Timeout", "States.HeartbeatTimeout", "States.Permissions",
        "States.DataLimitExceeded", "States.Runtime", "States.ParameterPathFailure", "States.ResultPathMatchFailure",
        "States.IntrinsicFailure", "States.BranchFailed", "States.NoChoiceMatched", "States.QueryEvaluationError",
        "States.ItemReaderFailed", "States.ResultWriterFailed", "States.ExceedToleratedFailureThreshold",
        "States.Http.Socket",
    ]
}
