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
