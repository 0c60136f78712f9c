// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

extension Expectation {
    /// The first thing that did not come as expected; nil where all did.
    public func firstDifference(in run: RunRecord) -> Difference? {
        guard let result = run.result else { return nil }
        return differenceOfEnd(result, of: run) ?? differenceOfPath(run) ?? differenceOfCalls(run)
            ?? differenceOfRetries(run)
            ?? differenceOfDuration(run) ?? differenceOfHistory(run)
    }

    private func differenceOfEnd(_ result: ExecutionResult, of run: RunRecord) -> Difference? {
        let expectsFailure = error != nil || cause != nil
        let wanted = status ?? (expectsFailure ? nil : "SUCCEEDED")
        let end = [result.error, result.cause].compactMap { $0 }.joined(separator: ": ")
        if let wanted, wanted != result.status.rawValue {
            var reason = end.isEmpty ? result.output.map { " with \($0.serialized)" } ?? "" : " with \(end)"
            if run.waitsForYear {
                reason += ", after a year: nothing else ends the wait; is a TimeoutSeconds missing?"
            }
            return Difference(
                field: "status",
                steps: steps(of: "status"),
                lines: ["- \(wanted)", "+ \(result.status.rawValue)\(reason)"]
            )
        }
        if let difference = differenceOfText(error, result.error, "error") { return difference }
        if let difference = differenceOfText(cause, result.cause, "cause") { return difference }
        guard let output else { return nil }
        guard let actual = result.output?.value else {
            let lines = Difference.marked("-", output) + ["+ (no output: \(result.status.rawValue) with \(end))"]
            return Difference(field: "output", steps: steps(of: "output"), lines: lines)
        }
        return Difference.first(output, actual, field: "output", steps: steps(of: "output"))
    }

    private func differenceOfText(_ expected: String?, _ actual: String?, _ name: String) -> Difference? {
        guard let expected, expected != actual else { return nil }
        let came = actual.map { Difference.marked("+", .string($0)) } ?? ["+ (none)"]
        return Difference(
            field: name,
            steps: steps(of: name),
            lines: Difference.marked("-", .string(expected)) + came
        )
    }

    private func differenceOfPath(_ run: RunRecord) -> Difference? {
        path.flatMap { Difference.ofNames($0, run.path, field: "path", steps: steps(of: "path")) }
    }

    private func differenceOfCalls(_ run: RunRecord) -> Difference? {
        for (state, expected) in calls ?? [] {
            let made = run.calls.filter { $0.state == state }
            let place = steps(of: "calls") + [.key(JSONString(state))]
            switch expected {
            case .count(let count) where count != made.count:
                return Difference(field: "calls.\(state)", steps: place, lines: ["- \(count)", "+ \(made.count)"])
            case .inputs(let inputs):
                let actual = JSON.array(made.map(\.input))
                let found = Difference.first(.array(inputs), actual, field: "calls.\(state)", steps: place)
                if let found { return found }
            case .count: break
            }
        }
        return nil
    }

    private func differenceOfRetries(_ run: RunRecord) -> Difference? {
        for (state, delays) in retries ?? [] {
            let found = Difference.first(
                .array(delays.map { .seconds($0) }),
                .array(run.retryDelays(of: state).map { .seconds($0) }),
                field: "retries.\(state)",
                steps: steps(of: "retries") + [.key(JSONString(state))]
            )
            if let found { return found }
        }
        return nil
    }

    private func differenceOfDuration(_ run: RunRecord) -> Difference? {
        guard let duration, duration != run.duration else { return nil }
        return Difference(
            field: "duration",
            steps: steps(of: "duration"),
            lines: ["- \(JSON.seconds(duration).plainText) s", "+ \(JSON.seconds(run.duration).plainText) s"]
        )
    }

    /// Each item is looked for behind the event that the one before it was found at.
    private func differenceOfHistory(_ run: RunRecord) -> Difference? {
        guard let history else { return nil }
        let events = EventExcerpt.all(of: run)
        var next = 0
        for (index, item) in history.enumerated() {
            if let found = events[next...].firstIndex(where: { $0.matches(item) }) {
                next = found + 1
                continue
            }
            // The event that is most likely meant: the next one of its type, and of its state if there is one.
            let rest = events[next...].filter { $0.members["type"] == item["type"] }
            let nearest = rest.first { $0.members["state"] == item["state"] } ?? rest.first
            let shown = nearest.map { event in
                JSON.object(JSONObject(event.members.filter { item[$0.key] != nil }.map { ($0.key, $0.value) }))
            }
            let came = shown.map { Difference.marked("+", $0) } ?? ["+ (no such event behind event \(next))"]
            return Difference(
                field: "history[\(index)]",
                steps: steps(of: "history") + [.index(index)],
                lines: Difference.marked("-", .object(item)) + came
            )
        }
        return nil
    }
}
