// SPDX-License-Identifier: Apache-2.0

/// One element of `Retry`.
public struct Retrier: Sendable {
    public var errorEquals: [String]
    public var intervalSeconds: Int
    public var maxAttempts: Int
    public var backoffRate: Double
    public var maxDelaySeconds: Int?
    /// `JitterStrategy` FULL: the delay is drawn uniformly from 0 to the capped delay.
    public var fullJitter: Bool

    public init(
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
public struct Catcher: Sendable {
    public var errorEquals: [String]
    public var next: StateIndex
    public var resultPath: ResultPath
    /// What leaves a JSONata state, in place of the error output.
    public var output: PayloadTemplate?
    public var assign: PayloadTemplate?

    public init(
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
