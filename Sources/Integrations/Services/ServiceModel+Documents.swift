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
        for name in structures[input].names {
            guard let member = structures[input].members[name], member.kind == .token else { continue }
            let isGiven = [name, member.wireName].contains { !(parameters[$0]?.isNull ?? true) }
            if !isGiven { parameters[name] = .string(token) }
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
            return value.withoutNulls
        case .structure(let index):
            return value.members.map { .object(onWire($0, structures[index])) } ?? value
        case .list(let inner):
            return value.elements.map { .array($0.map { onWire($0, inner) }) } ?? value
        case .map(let inner):
            return mapped(value) { onWire($0, inner) }
        }
    }

    /// A member that is null is as one that is not there: the SDK sends none.
    ///
    /// Members may have their names on the wire as well: those of the first SDK, which optimized integrations have.
    private func onWire(_ members: JSONObject, _ structure: Structure) -> JSONObject {
        var object = JSONObject()
        for (name, value) in members where !value.isNull {
            if let member = structure.members[name] {
                object[member.wireName] = onWire(value, member.kind)
            } else if let member = structure.wireMembers[name] {
                object[name] = onWire(value, member.kind)
            } else {
                object[wireName(name)] = onWire(value, .any)
            }
        }
        return object
    }

    private func inTask(_ value: JSON, _ kind: Kind) -> JSON {
        switch kind {
        case .text, .token, .any:
            return value.withoutNulls
        case .time:
            guard let seconds = value.number, abs(seconds) < 1e13 else { return value }
            // The SDK leaves out what is below milliseconds; what a Double itself adds is far below microseconds.
            let milliseconds = ((seconds * 1_000_000).rounded() / 1000).rounded(.towardZero)
            return .string(Timestamp(milliseconds: Int64(milliseconds)).instantText)
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
        return .object(JSONObject(members.filter { !$0.1.isNull }.map { ($0.0, change($0.1)) }))
    }
}

extension JSON {
    /// The value without members that are null, at any depth.
    ///
    /// Some compatible servers write null for a member that is not there, which AWS's SDK takes for that.
    var withoutNulls: JSON {
        switch self {
        case .object(let members):
            .object(JSONObject(members.filter { !$0.1.isNull }.map { ($0.0, $0.1.withoutNulls) }))
        case .array(let elements): .array(elements.map(\.withoutNulls))
        default: self
        }
    }
}

extension Timestamp {
    /// As Java's Instant writes it, which the SDK has for times: no fraction, or one of three digits.
    fileprivate var instantText: String {
        let text = text
        guard let point = text.lastIndex(of: ".") else { return text }
        let digits = text[point...].dropFirst().dropLast()
        return "\(text[...point])\(digits)\(String(repeating: "0", count: 3 - digits.count))Z"
    }
}
