// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// What the parameters of a service's action may hold: AWS looks before it schedules the task.
public struct ParameterShape: Sendable {
    /// What a field may be; null counts as absent.
    public enum Kind: Sendable, Equatable {
        case text
        /// One of some words.
        case word([String])
        case object
        /// Any value: the service takes its JSON, or looks for itself.
        case any
    }

    /// One field of the parameters.
    public struct Field: Sendable {
        var name: JSONString
        var kind: Kind
        var isRequired = false
        /// A field that may stand in for a required one.
        var substitute: JSONString?
    }

    private let fields: [Field]

    /// - Parameter fields: all fields that the action has, in the order in which their faults are told.
    public init(_ fields: [Field]) { self.fields = fields }

    /// The names of all fields.
    public var names: [String] { fields.map(\.name.text) }

    /// Why a task cannot be started with these parameters, in AWS's words (reference §2.11); nil: it can.
    public func refusal(of parameters: JSON) -> String? {
        let problems = problems(of: parameters)
        guard !problems.isEmpty else { return nil }
        return "The Parameters '\(parameters.serialized)' could not be used to start the Task: "
            + "[\(problems.joined(separator: ", "))]"
    }

    private func problems(of parameters: JSON) -> [String] {
        guard let members = parameters.members else { return ["The Parameters must be an object"] }
        var problems: [String] = []
        for name in members.keys where !fields.contains(where: { $0.name == name }) {
            problems.append("The field \"\(name)\" is not supported by Step Functions")
        }
        for field in fields {
            if let value = members[field.name], !value.isNull {
                if field.kind.takes(value) { continue }
                problems.append("The value of the field '\(field.name)' has an invalid format")
            } else if field.isRequired {
                let substitute = field.substitute.flatMap { members[$0] } ?? .null
                if substitute.isNull { problems.append("The field '\(field.name)' is required but was missing") }
            }
        }
        return problems
    }
}

extension ParameterShape.Kind {
    fileprivate func takes(_ value: JSON) -> Bool {
        switch self {
        case .text: value.text != nil
        case .word(let words): value.text.map { words.contains($0) } ?? false
        case .object: value.members != nil
        case .any: true
        }
    }
}

extension ParameterShape.Field {
    /// A field that must be there, or another one in its place.
    public static func required(
        _ name: JSONString,
        _ kind: ParameterShape.Kind,
        or substitute: JSONString? = nil
    ) -> Self {
        Self(name: name, kind: kind, isRequired: true, substitute: substitute)
    }

    /// A field that may be absent.
    public static func optional(_ name: JSONString, _ kind: ParameterShape.Kind) -> Self {
        Self(name: name, kind: kind)
    }
}
