// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

/// Mentions of the context object that are none, or that have nothing there.
enum ContextAdvice {
    /// A task token that a task without the callback pattern does not have.
    static func advice(on visit: StateVisit) -> [Advice] {
        guard case .task(let task) = visit.state.kind, !task.hasToken else { return [] }
        let field = visit.state.queryLanguage == .jsonPath ? "Parameters" : "Arguments"
        let location = visit.location.field(field)
        guard let parameters = visit.source[field], let place = token(in: parameters, at: location) else { return [] }
        return [
            Advice(
                .alwaysFails,
                "Only a task with the pattern .waitForTaskToken has a task token",
                at: place,
                part: .value,
                hint: "end the Resource with .waitForTaskToken, or leave the token out"
            )
        ]
    }

    private static func token(in value: JSON, at location: Location) -> Location? {
        switch value {
        case .string(let text):
            let names = ["$$.Task.Token", "$states.context.Task.Token"]
            return names.contains { text.text.contains($0) } ? location : nil
        case .array(let elements):
            return elements.enumerated().lazy.compactMap { token(in: $1, at: location.element($0)) }.first
        case .object(let members):
            return members.lazy.compactMap { token(in: $0.value, at: location.field($0.key.text)) }.first
        default: return nil
        }
    }

    /// A path into the input whose beginning is one of the context object's: one `$` is probably missing.
    static func advice(on read: PathRead) -> Advice? {
        guard read.path.root == .input, let steps = read.path.plainSteps,
            beginnings.contains(where: { steps.starts(with: $0) }),
            case .value(.unknown) = read.document.find(steps.prefix(1))
        else { return nil }
        return Advice(
            .contextPath,
            "The path '\(read.path.text)' reads the input, not the context object",
            at: read.location,
            part: .value,
            hint: "did you mean '$\(read.path.text)'?"
        )
    }

    private static let beginnings: [[JSONLocations.Step]] = [
        ["Map", "Item"], ["Task", "Token"], ["Execution", "Id"], ["Execution", "Input"], ["Execution", "Name"],
        ["Execution", "StartTime"], ["State", "EnteredTime"], ["State", "RetryCount"], ["StateMachine", "Id"],
    ].map { names in names.map { .key(JSONString($0)) } }
}

extension Task {
    /// Whether its attempts are answered with a token.
    fileprivate var hasToken: Bool {
        guard case .service(let service) = resource else { return false }
        return service.pattern == .waitForTaskToken
    }
}
