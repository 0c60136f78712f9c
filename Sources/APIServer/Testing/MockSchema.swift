// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage

/// Checks a mocked result against the answer that the service's API would give (reference §7.1).
struct MockSchema {
    /// How much must fit.
    enum Mode: String {
        /// Members that the API always has must be there.
        case strict = "STRICT"
        /// Only what is there must fit.
        case present = "PRESENT"
        case none = "NONE"
    }

    /// The operation's answer; a member's name begins with a capital, whatever the model says.
    private let output: JSON
    private let shapes: JSONObject
    private let mode: Mode
    /// Members that hold any JSON in an integration.
    private let documents: Set<String>

    /// Nil where nothing is checked: the mode says so, or what comes is not an answer that the server knows.
    init?(_ resource: TaskResource, mode: Mode) {
        guard mode != .none, case .service(let service) = resource, let call = Call(service),
            let model = ServiceModels.text(of: call.service).flatMap({ try? JSON(parsing: $0) }),
            let output = model["operations"]?.members?[call.operation]
        else { return nil }
        self.output = output
        shapes = model["shapes"]?.members ?? [:]
        self.mode = mode
        documents = call.documents
    }

    /// Throws AWS's words for the first member that does not fit.
    func check(_ result: JSON) throws(ServiceError) {
        guard result.members != nil else { return }
        try check(result, output, "result")
    }

    private func check(_ value: JSON, _ shape: JSON, _ field: String) throws(ServiceError) {
        if let text = shape.text {
            guard text.hasPrefix("@") else { return try check(value, kind: text, field) }
            return try check(value, shapes[JSONString(String(text.dropFirst()))] ?? .null, field)
        }
        if let members = shape.members { return try checkMembers(value, members, field) }
        guard let parts = shape.elements, let kind = parts.first?.text else { return }
        switch kind {
        case "l":
            guard let elements = value.elements else { throw .mock("Field '\(field)' must be an array") }
            for element in elements { try check(element, parts[1], field) }
        case "m":
            guard let members = value.members else { throw .mock("Field '\(field)' must be an object") }
            for (_, member) in members { try check(member, parts[1], field) }
        default:
            guard let text = value.text else { throw .mock("Field '\(field)' must be a string") }
            guard parts.dropFirst().contains(where: { $0.text == text }) else {
                throw .mock("Field '\(field)' is not an expected value")
            }
        }
    }

    private func checkMembers(_ value: JSON, _ members: JSONObject, _ field: String) throws(ServiceError) {
        guard let object = value.members else { throw .mock("Field '\(field)' must be an object") }
        for (key, shape) in members {
            let isRequired = key.text.hasSuffix("!")
            let name = key.text.dropLast(isRequired ? 1 : 0)
            let shown = name.prefix(1).uppercased() + name.dropFirst()
            guard let member = object[JSONString(shown)], !member.isNull else {
                if isRequired, mode == .strict { throw .mock("Required field '\(shown)' is missing") }
                continue
            }
            if !documents.contains(shown) { try check(member, shape, shown) }
        }
    }

    /// A value without parts: `s` text, `i` number, `b` boolean, `t` time, with the bounds of its length or value.
    private func check(_ value: JSON, kind: String, _ field: String) throws(ServiceError) {
        let bounds = kind.dropFirst().split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
        let (low, high) = (bounds.first ?? nil, bounds.count > 1 ? bounds[1] : nil)
        switch kind.first {
        case "s":
            guard let text = value.text else { throw .mock("Field '\(field)' must be a string") }
            let length = Double(text.utf16.count)
            if let low, length < low { throw .mock("Field '\(field)' is smaller than the minimum length") }
            if let high, length > high { throw .mock("Field '\(field)' exceeds the maximum length") }
        case "i":
            guard let number = value.number else { throw .mock("Field '\(field)' must be a number") }
            if let low, number < low { throw .mock("Field '\(field)' is less than the minimum value") }
            if let high, number > high { throw .mock("Field '\(field)' exceeds the maximum value") }
        case "b":
            guard value.boolean != nil else { throw .mock("Field '\(field)' must be a boolean") }
        case "t":
            guard value.text != nil || value.number != nil else { throw .mock("Field '\(field)' must be a string") }
        default: break
        }
    }
}

/// The API call whose answer a task's result is.
private struct Call {
    let service: String
    let operation: JSONString
    var documents: Set<String> = []

    /// Nil for results that are no answer of a call: those that come with a token.
    init?(_ resource: ServiceResource) {
        let sdk = "aws-sdk:"
        let isSDK = resource.service.hasPrefix(sdk)
        let name = isSDK ? String(resource.service.dropFirst(sdk.count)) : resource.service
        service = Self.models[name] ?? name
        let action = resource.action.prefix(1).uppercased() + resource.action.dropFirst()
        switch resource.pattern {
        case .requestResponse: operation = JSONString(action)
        // A job's result is that of the call that asks how it does.
        case .sync, .sync2:
            guard service == "stepfunctions", action == "StartExecution" else { return nil }
            operation = "DescribeExecution"
            if resource.pattern == .sync2 { documents = ["Input", "Output"] }
        case .waitForTaskToken: return nil
        }
        if !isSDK, service == "lambda" { documents = ["Payload"] }
        if !isSDK, service == "stepfunctions", action == "StartSyncExecution" { documents = ["Input", "Output"] }
    }

    /// The models of services that a resource calls by another name.
    private static let models = ["states": "stepfunctions", "sfn": "stepfunctions", "eventbridge": "events"]
}

extension ServiceError {
    fileprivate static func mock(_ reason: String) -> ServiceError {
        ServiceError(.validation, "Mock result schema validation error: \(reason)")
    }
}
