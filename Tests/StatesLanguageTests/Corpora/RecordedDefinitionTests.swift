// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Testing

/// Definitions whose fate on AWS was recorded.
@Suite(.enabled(if: Corpora.isPresent))
struct RecordedDefinitionTests {
    @Test func `what AWS accepted is accepted or still to come`() throws {
        var tally: [String: Int] = [:]
        for recorded in try Corpora.recordedCases("") {
            let texts = recorded["expected"].map(Self.texts) ?? []
            if texts.contains(where: { $0.contains("InvalidDefinition") || Self.isRefusal($0) }) { continue }
            for (definition, type) in Self.definitions(of: recorded) {
                let errors = analyze(definition, type: type).diagnostics.filter { $0.severity == .error }
                if errors.isEmpty { tally["accepted", default: 0] += 1 } else { tally["to come", default: 0] += 1 }
                for error in errors where !Self.isToCome(error.message) {
                    Issue.record("\(recorded["id"]?.text ?? ""): \(error.message) at \(error.location ?? "null")")
                }
            }
        }
        print("recorded definitions:", tally.sorted { $0.key < $1.key })
        #expect(tally["accepted", default: 0] > 250)
    }

    @Test func `what AWS refused is refused in the same words`() throws {
        var count = 0
        for recorded in try Corpora.recordedCases("") {
            let id = recorded["id"]?.text ?? ""
            guard !id.contains("mock") else { continue }
            let refusals = Set((recorded["expected"].map(Self.texts) ?? []).filter(Self.isRefusal))
            guard let refusal = refusals.first, refusals.count == 1 else { continue }
            let texts = Self.definitions(of: recorded)
                .map { analyze($0, type: $1).diagnostics.invalidDefinitionText }
            #expect(texts.contains { refusal.hasSuffix($0) }, "\(id): \(texts) instead of \(refusal)")
            count += 1
        }
        #expect(count >= 5)
    }

    @Test func `ValidateStateMachineDefinition finds what AWS finds`() throws {
        for recorded in try Corpora.recordedCases("sfn_api_validation") {
            let id = recorded["id"]?.text ?? ""
            let params = try #require(recorded["steps"]?[0]?["params"])
            let type = try #require(WorkflowType(rawValue: params["type"]?.text ?? "STANDARD"))
            let found = analyze(try #require(params["definition"]?.text), type: type).diagnostics.map(Self.rendered)
            let expected = recorded["expected"]?.members?.compactMap { $0.value["diagnostics"] }.first
            #expect(.array(found) == expected, "\(id)")
        }
    }

    @Test func `variable references are those that AWS describes`() throws {
        for recorded in try Corpora.recordedCases("sfn_api_variable_references") {
            let id = recorded["id"]?.text ?? ""
            let definition = try #require(Self.definitions(of: recorded).first?.0)
            guard let machine = analyze(definition).machine else { continue }
            let found = machine.variableReferences.map { (JSONString($0.state), $0.variables.map { JSON.string($0) }) }
            let expected = recorded["expected"]?.members?.compactMap { $0.value["variableReferences"] }.first
            let references = JSONObject(found.map { ($0.0, JSON.array($0.1)) })
            #expect(references == expected?.members ?? [:], "\(id)")
        }
    }

    private static func rendered(_ diagnostic: Diagnostic) -> JSON {
        var object: JSONObject = [
            "code": .string(diagnostic.code.rawValue), "message": .string(diagnostic.message),
            "severity": .string(diagnostic.severity.rawValue),
        ]
        if let location = diagnostic.location { object["location"] = .string(location) }
        return .object(object)
    }

    private static func isRefusal(_ text: String) -> Bool { text.contains("Invalid State Machine Definition: ") }

    private static func isToCome(_ message: String) -> Bool {
        message.contains("This server has no integration") || message.contains("not supported by this version")
    }

    /// The definitions that a case creates or updates machines with.
    private static func definitions(of recorded: JSON) -> [(String, WorkflowType)] {
        (recorded["steps"]?.elements ?? []).compactMap { step in
            guard ["CreateStateMachine", "UpdateStateMachine"].contains(step["op"]?.text ?? ""),
                let definition = step["params"]?["definition"]?.text
            else { return nil }
            let type = step["params"]?["type"]?.text.flatMap(WorkflowType.init(rawValue:)) ?? .standard
            return (filled(definition), type)
        }
    }

    private static func filled(_ definition: String) -> String {
        definition.replacing(/\$\{lambda:\d+\}/, with: "arn:aws:lambda:us-east-1:111111111111:function:name")
            .replacing(/\$\{activity:\d+\}/, with: "arn:aws:states:us-east-1:111111111111:activity:name")
            .replacing(/\$\{\w+:\d+\}/, with: "name")
    }

    private static func texts(in value: JSON) -> [String] {
        switch value {
        case .string(let string): [string.text]
        case .array(let elements): elements.flatMap(texts)
        case .object(let members): members.flatMap { texts(in: $0.value) }
        default: []
        }
    }
}
