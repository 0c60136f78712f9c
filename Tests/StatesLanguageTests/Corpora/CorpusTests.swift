// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONModule
import StatesLanguage
import Testing

@Suite(.enabled(if: Corpora.isPresent))
struct CorpusTests {
    /// Published definitions are accepted, or refused only for what this version does not run yet.
    @Test func `published definitions are accepted or refused for what is still to come`() throws {
        let files =
            try Corpora.files(in: "corpora/workflows", ending: ".json")
            + Corpora.files(in: "scenarios/asl", ending: ".json")
        #expect(files.count == 102)
        var tally: [String: Int] = [:]
        for file in files {
            let text = try Self.filled(String(contentsOf: file, encoding: .utf8))
            let analysis = analyze(text)
            let errors = analysis.diagnostics.filter { $0.severity == .error }
            for reason in Set(errors.map(Self.reason)) { tally[reason, default: 0] += 1 }
            if errors.isEmpty { tally["accepted", default: 0] += 1 }
            for error in errors where Self.reason(error) == "other" {
                Issue.record("\(file.lastPathComponent): \(error.message) at \(error.location ?? "null")")
            }
        }
        print("published definitions:", tally.sorted { $0.key < $1.key })
        #expect(tally == ["accepted": 59, "integration": 38, "Distributed Map": 5])
    }

    /// What AWS accepts in published definitions and is wrong all the same.
    @Test func `faults of published definitions are told`() throws {
        var faults: [String: Int] = [:]
        let parser = DefinitionParser(catalog: .test)
        for file in try Corpora.files(in: "corpora/workflows", ending: ".json") {
            let text = try Self.filled(String(contentsOf: file, encoding: .utf8))
            let hard: Set<Advice.Code> = [
                .alwaysFails, .contextPath, .neverMatches, .unassignedVariable, .unknownError,
            ]
            for advice in parser.advise(on: text, type: .standard).advice where hard.contains(advice.code) {
                let name = file.lastPathComponent.split(separator: "__").first ?? ""
                faults["\(name) \(advice.code.rawValue)", default: 0] += 1
            }
        }
        let expected = [
            "calling-async-api-callback ALWAYS_FAILS": 1, "chain-of-responsibility-cdk UNKNOWN_ERROR": 4,
            "distributed-data-stream-aggregator ALWAYS_FAILS": 2, "idempotent-workflow-sam NEVER_MATCHES": 3,
            "parallelized-embedding-pipeline CONTEXT_PATH": 1, "quorum-with-parallel-pattern UNKNOWN_ERROR": 2,
        ]
        #expect(faults == expected)
    }

    private static func reason(_ error: Diagnostic) -> String {
        if error.message.contains("This server has no integration") { return "integration" }
        if error.message.contains("'DISTRIBUTED' is not supported by this version") { return "Distributed Map" }
        return "other"
    }

    /// Puts plausible values where a deployment would.
    private static func filled(_ text: String) throws -> String {
        var text = text
        for (pattern, value) in replacements {
            text = text.replacingOccurrences(of: pattern, with: value, options: .regularExpression)
        }
        return text
    }

    private static let replacements = [
        (
            #"("Resource": *)"\$\{DDBTransactWriteItems\}""#,
            #"$1"arn:aws:states:::aws-sdk:dynamodb:transactWriteItems""#
        ),
        (#"("Resource": *)"\$\{DDB(\w)(\w*)\}""#, #"$1"arn:aws:states:::dynamodb:$2$3""#),
        (#"("Resource": *)"\$\{SNSTopicPublishAction\}""#, #"$1"arn:aws:states:::sns:publish""#),
        (#"("Resource": *)"\$\{SQSSendMessageAction\}""#, #"$1"arn:aws:states:::sqs:sendMessage""#),
        (#"("Resource": *)"\$\{LambdaActionAction\}""#, #"$1"arn:aws:states:::lambda:invoke""#),
        (#"("Resource": *)"\$\{\w*Activity\w*\}""#, #"$1"arn:aws:states:us-east-1:123456789012:activity:Work""#),
        (#"("Resource": *)"\$\{\w+\}""#, #"$1"arn:aws:lambda:us-east-1:123456789012:function:Work""#),
        (#"\$\{[\w:]*Partition\}"#, "aws"),
        (#"\$\{[\w:.]+\}"#, "value"),
    ]
}
