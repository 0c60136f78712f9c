// SPDX-License-Identifier: Apache-2.0

/// One element of `Retry`.
package struct Retrier: Sendable {
    package var errorEquals: [String]
    package var intervalSeconds: Int
    package var maxAttempts: Int
    package var backoffRate: Double
    package var maxDelaySeconds: Int?
    /// `JitterStrategy` FULL: the delay is drawn uniformly from 0 to the capped delay.
    package var fullJitter: Bool

    package init(
        errorEquals: [String],
        intervalSeconds: Int = 1,
        maxAttempts: Int = 3,
        backoffRate: Double = 2,
        maxDelaySeconds: Int? = nil,
        fullJitter: Bool = false
    ) {
        self.errorEquals = errorEquals
        self.intervalSeconds = intervalSeconds
        self.maxAttempts = maxAttempts
        self.backoffRate = backoffRate
        self.maxDelaySeconds = maxDelaySeconds
        self.fullJitter = fullJitter
    }
}

/// One element of `Catch`.
package struct Catcher: Sendable {
    package var errorEquals: [String]
    package var next: StateIndex
    package var resultPath: ResultPath
    /// What leaves a JSONata state, in place of the error output.
    package var output: PayloadTemplate?
    package var assign: PayloadTemplate?

    package init(
        errorEquals: [String],
        next: StateIndex,
        resultPath: ResultPath = .root,
        output: PayloadTemplate? = nil,
        assign: PayloadTemplate? = nil
    ) {
        self.errorEquals = errorEquals
        self.next = next
        self.resultPath = resultPath
        self.output = output
        self.assign = assign
    }
}
