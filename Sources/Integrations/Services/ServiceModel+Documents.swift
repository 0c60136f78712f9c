// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// Documents on their way between tasks and the wire (reference §6.1, §6.3).
extension ServiceModel {
    /// The body of a request.
    ///
    /// - Parameters:
    ///   - parameters: what the task gives the action.
    ///   - operation: the action.
    ///   - token: what stands in for an idempotency token that is missing.
    /// - Returns: the body, with the names and forms of the wire.
    func request(_ parameters: JSONObject, to operation: Operation, token: String) -> JSON {
        guard let input = operation.input else { return .object(parameters) }
        var parameters = parameters
        for name in structures[input].names where structures[input].members[name]?.kind == .token {
            if parameters[name]?.isNull ?? true { parameters[name] = .string(token) }
        }
        return onWire(.object(parameters), .structure(input))
    }

    /// The output of a task, of a service's answer.
    func output(_ answer: JSON, of operation: Operation) -> JSON {
        guard let members = answer.members else { return answer }
        return .object(inTask(members, operation.output.map { structures[$0] } ?? Structure()))
    }

    private func onWire(_ value: JSON, _ kind: Kind) -> JSON {
        if value.isNull { return .null }
        switch kind {
        case .text, .token:
            return value.text == nil ? .string(value.serialized) : value
        case .time:
            guard let time = value.text.flatMap(Timestamp.init(parsing:)) else { return value }
            let (milliseconds, isWhole) = (time.milliseconds, time.milliseconds % 1000 == 0)
            return isWhole ? .integer(milliseconds / 1000) : .double(Double(milliseconds) / 1000)
        case .bytes:
            // Recorded: a task has the text that the bytes are, and not base64.
            return .string(Base64.encode((value.text ?? value.serialized).utf8))
        case .any:
            return value
        case .structure(let index):
            return value.members.map { .object(onWire($0, structures[index])) } ?? value
        case .list(let inner):
            return value.elements.map { .array($0.map { onWire($0, inner) }) } ?? value
        case .map(let inner):
            return mapped(value) { onWire($0, inner) }
        }
    }

    /// A member that is null is as one that is not there: the SDK sends none.
    private func onWire(_ members: JSONObject, _ structure: Structure) -> JSONObject {
        var object = JSONObject()
        for (name, value) in members where !value.isNull {
            let member = structure.members[name]
            object[member?.wireName ?? wireName(name)] = onWire(value, member?.kind ?? .any)
        }
        return object
    }

    private func inTask(_ value: JSON, _ kind: Kind) -> JSON {
        switch kind {
        case .text, .token, .any:
            return withoutNulls(value)
        case .time:
            guard let seconds = value.number, abs(seconds) < 1e13 else { return value }
            return .string(Timestamp(milliseconds: Int64((seconds * 1000).rounded())).text)
        case .bytes:
            guard let bytes = value.text.flatMap(Base64.decode) else { return value }
            return String(validating: bytes, as: UTF8.self).map { .string($0) } ?? value
        case .structure(let index):
            return value.members.map { .object(inTask($0, structures[index])) } ?? value
        case .list(let inner):
            return value.elements.map { .array($0.map { inTask($0, inner) }) } ?? value
        case .map(let inner):
            return mapped(value) { inTask($0, inner) }
        }
    }

    private func inTask(_ members: JSONObject, _ structure: Structure) -> JSONObject {
        var object = JSONObject()
        for (wireName, value) in members where !value.isNull {
            let member = structure.wireMembers[wireName]
            object[member?.name ?? taskName(wireName)] = inTask(value, member?.kind ?? .any)
        }
        return object
    }

    private func mapped(_ value: JSON, _ change: (JSON) -> JSON) -> JSON {
        guard let members = value.members else { return value }
        return .object(JSONObject(members.map { ($0.0, change($0.1)) }))
    }

    /// Some compatible servers write null for a member that is not there, which AWS's SDK takes for that.
    private func withoutNulls(_ value: JSON) -> JSON {
        switch value {
        case .object(let members):
            .object(JSONObject(members.filter { !$0.1.isNull }.map { ($0.0, withoutNulls($0.1)) }))
        case .array(let elements): .array(elements.map(withoutNulls))
        default: value
        }
    }
}
