// SPDX-License-Identifier: Apache-2.0

import Interpreter
public import JSONModule

extension Expectation {
    /// The `expect` that a run fulfils, with the names that stand in the file, in their order; where there is none,
    /// with status, output or error and cause, path and calls.
    ///
    /// A history excerpt stays as it is: which event it means cannot be told from one that does not match.
    ///
    /// - Parameters:
    ///   - run: what happened.
    ///   - old: what stands in the file; nil where nothing does.
    /// - Returns: the new value; nil for a run without a result.
    public func updated(by run: RunRecord, old: JSON?) -> JSON? {
        guard let result = run.result else { return nil }
        var end: JSONObject = ["status": .string(result.status.rawValue)]
        end["output"] = result.output?.value
        end["error"] = result.error.map { .string($0) }
        end["cause"] = result.cause.map { .string($0) }
        guard let names, let old = old?.members else {
            end["path"] = .array(run.path.map { .string($0) })
            end["calls"] = counts(of: run)
            return .object(end)
        }
        var object = JSONObject()
        let ends = ["status", "output", "error", "cause"]
        let endsOtherwise = names.contains { ends.contains($0) && end[JSONString($0)] == nil }
        if endsOtherwise { for (key, value) in end { object[key] = value } }
        for name in names {
            let key = JSONString(name)
            switch name {
            case "status", "output", "error", "cause": object[key] = end[key]
            case "path": object[key] = .array(run.path.map { .string($0) })
            case "calls": object[key] = updatedCalls(run)
            case "retries": object[key] = updatedRetries(run)
            case "duration": object[key] = .seconds(run.duration)
            default: object[key] = old[key]
            }
        }
        // A status that is not named is SUCCEEDED.
        if result.status != .succeeded, object["status"] == nil, object["error"] == nil {
            object["status"] = end["status"]
        }
        return .object(object)
    }

    private func counts(of run: RunRecord) -> JSON {
        var counts = JSONObject()
        for call in run.calls {
            let key = JSONString(call.state)
            counts[key] = .integer(Int64((counts[key]?.int ?? 0) + 1))
        }
        return .object(counts)
    }

    private func updatedCalls(_ run: RunRecord) -> JSON {
        var object = JSONObject()
        for (state, expected) in calls ?? [] {
            let made = run.calls.filter { $0.state == state }
            switch expected {
            case .count: object[JSONString(state)] = .integer(Int64(made.count))
            case .inputs: object[JSONString(state)] = .array(made.map(\.input))
            }
        }
        return .object(object)
    }

    private func updatedRetries(_ run: RunRecord) -> JSON {
        var object = JSONObject()
        for (state, _) in retries ?? [] {
            object[JSONString(state)] = .array(run.retryDelays(of: state).map { .seconds($0) })
        }
        return .object(object)
    }
}
