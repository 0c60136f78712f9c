// SPDX-License-Identifier: Apache-2.0

/// What AWS asks for an execution.
package struct AWSPrices: Sendable {
    package var currency = "USD"
    package var region: String
    /// Where AWS publishes them.
    package var source: String
    /// As of when they are known, as a year and month.
    package var date: String
    /// A Standard workflow's price for one state transition.
    package var transition: Double
    /// An Express workflow's price for one execution, whatever its duration.
    package var request: Double
    /// An Express workflow's price for a second with a gigabyte of memory, at the highest tier.
    package var gigabyteSecond: Double

    /// The list prices of US East in North Virginia, without the free tier.
    package static let published = AWSPrices(
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
package struct PriceEstimate: Sendable, Equatable {
    /// What a definition does not say.
    package struct Assumptions: Sendable, Equatable {
        /// How many items a Map has whose items are not written out.
        package var items = 10
        /// How long a task takes.
        package var taskSeconds = 1.0
        /// An Express execution's memory, billed in steps of 64 MB.
        package var memoryMegabytes = 64

        package init() {}
    }

    /// More are not counted: nested Maps multiply.
    private static let transitionsMaximum = 1e15

    package var assumptions: Assumptions
    /// How many state transitions a Standard workflow is charged for: one for each state that is executed.
    package var transitions: Int
    /// How long it takes.
    package var seconds: Double
    /// As a Standard workflow, in dollars.
    package var standard: Double
    /// As an Express workflow, in dollars; nil where it takes longer than Express executions may, or cannot be one.
    package var express: Double?

    /// Whether it takes longer than Express executions may.
    package var isTooLong: Bool { seconds > Double(WaitingAdvice.expressSecondsMaximum) }

    /// Goes through a machine for its longest good way.
    package init(
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
