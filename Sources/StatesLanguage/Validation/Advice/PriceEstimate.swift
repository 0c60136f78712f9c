// SPDX-License-Identifier: Apache-2.0

/// What AWS asks for an execution.
public struct AWSPrices: Sendable {
    public var currency = "USD"
    public var region: String
    /// Where AWS publishes them.
    public var source: String
    /// As of when they are known, as a year and month.
    public var date: String
    /// A Standard workflow's price for one state transition.
    public var transition: Double
    /// An Express workflow's price for one execution, whatever its duration.
    public var request: Double
    /// An Express workflow's price for a second with a gigabyte of memory, at the highest tier.
    public var gigabyteSecond: Double

    /// The list prices of US East in North Virginia, without the free tier.
    public static let published = AWSPrices(
        region: "us-east-1",
        source: "https://aws.amazon.com/step-functions/pricing/",
        date: "2026-10",
        transition: 0.000_025,
        request: 0.000_001,
        gigabyteSecond: 0.000_016_67
    )
}

/// The price that one execution would have on AWS, if it takes the longest way to a good end.
///
/// The way goes through no state twice and no Catch; each state succeeds at once. Prices of the services called are not
/// in it.
public struct PriceEstimate: Sendable, Equatable {
    /// What a definition does not say.
    public struct Assumptions: Sendable, Equatable {
        /// How many items a Map has whose items are not written out.
        public var items = 10
        /// How long a task takes.
        public var taskSeconds = 1.0
        /// An Express execution's memory, billed in steps of 64 MB.
        public var memoryMegabytes = 64

        public init() {}
    }

    /// More are not counted: nested Maps multiply.
    private static let transitionsMaximum = 1e15

    public var assumptions: Assumptions
    /// How many state transitions a Standard workflow is charged for: one for each state that is executed.
    public var transitions: Int
    /// How long it takes.
    public var seconds: Double
    /// As a Standard workflow, in dollars.
    public var standard: Double
    /// As an Express workflow, in dollars; nil where it takes longer than Express executions may, or cannot be one.
    public var express: Double?

    /// Whether it takes longer than Express executions may.
    public var isTooLong: Bool { seconds > Double(WaitingAdvice.expressSecondsMaximum) }

    /// Goes through a machine for its longest good way.
    public init(
        of machine: StateMachine,
        prices: AWSPrices = .published,
        assumptions: Assumptions = Assumptions()
    ) {
        let way = LongestWay(assumptions: assumptions).way(through: machine.workflow)
        self.assumptions = assumptions
        transitions = Int(min(way.transitions, Self.transitionsMaximum))
        seconds = way.seconds
        standard = way.transitions * prices.transition
        let billedSeconds = max(0.1, (way.seconds * 10).rounded(.up) / 10)
        let gigabytes = Double(assumptions.memoryMegabytes) / 1024
        if !isTooLong { express = prices.request + billedSeconds * gigabytes * prices.gigabyteSecond }
    }
}
