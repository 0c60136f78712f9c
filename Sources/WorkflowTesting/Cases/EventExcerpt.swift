// SPDX-License-Identifier: Apache-2.0

import Interpreter
public import JSONModule
import StatesLanguage

/// The names of all types of events.
enum HistoryEventNames {
    static let all = HistoryEventType.allCases.map(\.rawValue)
}

/// An event as a history excerpt shows it: flat, documents as values, its time in seconds from the start.
struct EventExcerpt {
    let members: JSONObject

    init(_ event: HistoryEvent, state: String?, startTime: Timestamp) {
        var members: JSONObject = ["type": .string(event.type.rawValue)]
        members["at"] = .seconds(event.timestamp.milliseconds - startTime.milliseconds)
        if let state { members["state"] = .string(state) }
        func failure(_ error: String?, _ cause: String?) {
            members["error"] = error.map { .string($0) }
            members["cause"] = cause.map { .string($0) }
        }
        switch event.details {
        case .none, .activityStarted, .mapRun, .executionRedriven, .mapRunRedriven: break
        case .executionStarted(let input, _, _, _): members["input"] = input.value
        case .stateEntered(_, let input): members["input"] = input.value
        case .stateExited(_, let output, let assigned):
            members["output"] = output.value
            guard !assigned.isEmpty else { break }
            members["variables"] = .object(
                JSONObject(assigned.map { (JSONString($0.name), (try? JSON(parsing: $0.text)) ?? .string($0.text)) })
            )
        case .failure(let error, let cause): failure(error, cause)
        case .output(let output): members["output"] = output.value
        case .functionScheduled(let resource, let input, _, _), .activityScheduled(let resource, let input, _, _):
            members["resource"] = .string(resource)
            members["input"] = input.value
        case .taskScheduled(let resource, _, let parameters, _, _, _):
            members["resource"] = .string(resource.resource)
            members["resourceType"] = .string(resource.resourceType)
            members["parameters"] = parameters.value
        case .taskStarted(let resource):
            members["resource"] = .string(resource.resource)
            members["resourceType"] = .string(resource.resourceType)
        case .taskOutput(let resource, let output):
            members["resource"] = .string(resource.resource)
            members["resourceType"] = .string(resource.resourceType)
            members["output"] = output.value
        case .taskFailure(let resource, let error, let cause):
            members["resource"] = .string(resource.resource)
            members["resourceType"] = .string(resource.resourceType)
            failure(error, cause)
        case .mapStarted(let length): members["length"] = .integer(Int64(length))
        case .mapIteration(_, let index): members["index"] = .integer(Int64(index))
        case .evaluationFailed(let error, let cause, _, _): failure(error, cause)
        }
        self.members = members
    }

    /// Whether the event is what an item of an excerpt says; what the item does not name may be anything.
    func matches(_ item: JSONObject) -> Bool { item.allSatisfy { members[$0.key] == $0.value } }

    /// All events of a run.
    static func all(of run: RunRecord) -> [EventExcerpt] {
        var states: [Int: String] = [:]
        return run.events.map { event in
            let state = event.details.stateName ?? states[event.previousID]
            states[event.id] = state
            return EventExcerpt(event, state: state, startTime: run.startTime)
        }
    }
}

extension HistoryEventDetails {
    /// The state that an event names itself.
    var stateName: String? {
        switch self {
        case .stateEntered(let name, _), .stateExited(let name, _, _), .mapIteration(let name, _): name
        case .evaluationFailed(_, _, _, let state): state
        default: nil
        }
    }
}

extension JSON {
    /// A number of seconds: whole ones without a point.
    public static func seconds(_ milliseconds: Int64) -> JSON {
        milliseconds % 1_000 == 0 ? .integer(milliseconds / 1_000) : .double(Double(milliseconds) / 1_000)
    }

    /// The value as JSON text, a number for people: JSON's own text of 31536000.001, as AWS writes it, is
    /// `3.1536000001E7`.
    public var plainText: String {
        guard case .double(let number) = self, (1e-3..<1e15).contains(number.magnitude) else { return serialized }
        return number.description
    }
}
