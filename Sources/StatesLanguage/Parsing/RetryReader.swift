// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension StateReader {
    /// `Retry`.
    func retriers() -> [Retrier] {
        let retriers = fields.objects("Retry", canBeEmpty: true) ?? []
        WildcardErrorRule.check(retriers)
        return retriers.map { retrier in
            retrier.allowOnly([
                "ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy",
                "Comment",
            ])
            _ = retrier.string("Comment")
            let jitter = retrier.choice("JitterStrategy", of: ["NONE", "FULL"])
            return Retrier(
                errorEquals: errorNames(of: retrier),
                intervalSeconds: retrier.integer("IntervalSeconds", from: 0, through: Self.secondsMaximum) ?? 1,
                maxAttempts: retrier.integer("MaxAttempts", from: 0, through: Self.secondsMaximum) ?? 3,
                backoffRate: retrier.number("BackoffRate", from: 1) ?? 2,
                maxDelaySeconds: retrier.integer("MaxDelaySeconds", from: 1, through: 31_622_400),
                fullJitter: jitter == "FULL"
            )
        }
    }

    /// `Catch`.
    func catchers() -> [Catcher] {
        let catchers = fields.objects("Catch", canBeEmpty: true) ?? []
        WildcardErrorRule.check(catchers)
        return catchers.compactMap { catcher in
            catcher.allowOnly(["ErrorEquals", "Next", "ResultPath", "Assign", "Output", "Comment"])
            _ = catcher.string("Comment")
            FieldSupportRule.checkLanguage(catcher, in: queryLanguage)
            catcher.require(["Next"])
            let errorNames = errorNames(of: catcher)
            let resultPath = catcher.resultPath()
            let output = output(in: catcher, with: .withErrorOutput)
            let assign = assign(in: catcher, with: .withErrorOutput)
            let next = catcher.string("Next").flatMap { target($0, at: catcher.location.field("Next")) }
            return next.map {
                Catcher(errorEquals: errorNames, next: $0, resultPath: resultPath, output: output, assign: assign)
            }
        }
    }

    private func errorNames(of fields: Fields) -> [String] {
        fields.require(["ErrorEquals"])
        return (fields.array("ErrorEquals", canBeEmpty: false) ?? []).compactMap { element in
            if element.value.text == nil {
                fields.findings.noteLoss(Message.expected(.string), at: element.location)
                fields.findings.error(Message.expected(.string), at: element.location)
            }
            return element.value.text
        }
    }
}
