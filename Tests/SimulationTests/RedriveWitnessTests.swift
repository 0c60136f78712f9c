// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage
import Testing

@testable import Simulation

/// After a redrive the oracle takes what had not finished, and nothing that had.
struct RedriveWitnessTests {
    /// A Parallel whose first branch passes and whose second one fails.
    private static let machine = MachineBlueprint(
        name: "m",
        isExpress: false,
        top: Blueprint(
            steps: [
                BlueprintStep(
                    name: "P",
                    language: .jsonPath,
                    work: .parallel([branch("X", .pass(.keep)), branch("F", .fail(error: "E1"))]),
                    next: nil
                )
            ],
            depth: 0
        ),
        timeoutSeconds: nil
    )

    private static func branch(_ name: String, _ work: BlueprintWork) -> Blueprint {
        Blueprint(steps: [BlueprintStep(name: name, language: .jsonPath, work: work, next: nil)], depth: 1)
    }

    typealias Row = (type: HistoryEventType, previous: Int, details: HistoryEventDetails)
    private static let document = Payload(["n": 1])
    private static let failure = HistoryEventDetails.failure(error: "E1", cause: nil)

    /// The history up to its failure.
    private static let failed: [Row] = [
        (.executionStarted, 0, .executionStarted(input: document, roleARN: "r", versionARN: nil, aliasARN: nil)),
        (.parallelStateEntered, 0, .stateEntered(name: "P", input: document)),
        (.parallelStateStarted, 2, .none),
        (.passStateEntered, 3, .stateEntered(name: "X", input: document)),
        (.passStateExited, 4, .stateExited(name: "X", output: document, assigned: [])),
        (.failStateEntered, 3, .stateEntered(name: "F", input: document)),
        (.parallelStateFailed, 6, .none),
        (.executionFailed, 7, failure),
    ]

    /// The history of a redrive: the branch that failed fails once more, without entering its state anew.
    private static let redriven: [Row] = [
        (.executionRedriven, 8, .executionRedriven(count: 1)),
        (.parallelStateFailed, 9, .none),
        (.executionFailed, 10, failure),
    ]

    private static let start = Timestamp(milliseconds: 1_704_067_200_000)

    /// An execution that has failed, and its oracle.
    private static func failedWitness() throws(Violation) -> (Witness, Oracle) {
        let identity = ExecutionIdentity(
            arn: "a",
            name: "n",
            stateMachineARN: "m",
            stateMachineName: "m",
            roleARN: "r",
            type: .standard,
            startTime: start,
            region: "us-east-1"
        )
        let record = ExecutionRecord(
            key: ExecutionKey(1),
            identity: identity,
            revision: RevisionKey(1),
            input: #"{"n":1}"#
        )
        let oracle = Oracle()
        let witness = Witness(record, machine, input: ["n": 1], oracle: oracle)
        for row in failed { try witness.take(row, at: start) }
        try witness.end(ExecutionResult(status: .failed, error: "E1"), at: start.milliseconds)
        return (witness, oracle)
    }

    /// What the oracle says of a redrive with that number whose events are these.
    private static func verdict(on rows: [Row], count: Int = 1) -> String? {
        do throws(Violation) {
            let (witness, oracle) = try failedWitness()
            defer { withExtendedLifetime(oracle) {} }
            witness.unnamedRedrives = 1
            try witness.begin(Redrive(count: count, time: start.advanced(bySeconds: 5), tokens: []))
            for row in rows { try witness.take(row, at: start.advanced(bySeconds: 5)) }
            return nil
        } catch {
            return error.description
        }
    }

    /// What the oracle says of redrives of one millisecond, each with its token, after so many calls without one.
    private static func verdict(onTokens tokens: [String?], unnamed: Int) -> String? {
        let time = start.advanced(bySeconds: 5)
        var redrive = Redrive(count: 0, time: time, tokens: [])
        do throws(Violation) {
            let (witness, oracle) = try failedWitness()
            defer { withExtendedLifetime(oracle) {} }
            witness.unnamedRedrives = unnamed
            for token in tokens {
                redrive.count += 1
                if let token {
                    redrive.tokens.removeAll { $0.text == token }
                    redrive.tokens.append(Redrive.Token(text: token, time: time))
                }
                try witness.begin(redrive)
                let first = witness.events.count
                let rows: [Row] = [
                    (.executionRedriven, first, .executionRedriven(count: redrive.count)),
                    (.parallelStateFailed, first + 1, .none), (.executionFailed, first + 2, failure),
                ]
                for row in rows { try witness.take(row, at: time) }
                try witness.end(ExecutionResult(status: .failed, error: "E1"), at: time.milliseconds)
            }
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `the branch that failed is begun anew`() { #expect(Self.verdict(on: Self.redriven) == nil) }

    static let changes: [(String, @Sendable (inout [Row]) -> Void)] = [
        ("belong together", { rows in rows = [(.failStateEntered, 8, failed[5].details)] }),
        ("does not follow the last event", { rows in rows[0].previous = 7 }),
        ("was redriven 1 times", { rows in rows[0].details = .executionRedriven(count: 2) }),
        ("nothing leads to F", { rows in rows[1] = (.failStateEntered, 9, failed[5].details) }),
        // What succeeded is not done again.
        ("nothing leads to X", { rows in rows[1] = (.passStateEntered, 9, failed[3].details) }),
        ("nothing leads to X", { rows in rows[1] = (.passStateEntered, 3, failed[3].details) }),
        ("nothing begins there", { rows in rows[1] = (.parallelStateStarted, 9, .none) }),
        ("nothing leads to P", { rows in rows[1] = (.parallelStateEntered, 9, failed[1].details) }),
        ("not all have come to their end", { rows in rows[1] = (.parallelStateSucceeded, 5, .none) }),
        ("without a reason", { rows in rows[1] = (.executionFailed, 9, failure) }),
    ]

    @Test(arguments: changes)
    func `nothing else is`(told: String, change: @Sendable (inout [Row]) -> Void) {
        var rows = Self.redriven
        change(&rows)
        #expect(Self.verdict(on: rows)?.contains(told) == true, "\(Self.verdict(on: rows) ?? "taken")")
    }

    @Test(
        arguments: [
            (["t"], 0, nil), (["t", nil], 1, nil), ([nil, "t"], 1, nil), (["t", "u"], 0, nil), ([nil, nil], 2, nil),
            (["t", "t"], 0, "it was redriven twice for one token"),
            (["t", nil], 0, "it was redriven twice for one token"),
            (["t", "u", "t"], 0, "it was redriven twice for one token"),
            ([nil, nil], 1, "it was redriven without a token, which nobody asked for"),
        ] as [([String?], Int, String?)]
    )
    func `a token has one redrive, also within a millisecond`(tokens: [String?], unnamed: Int, told: String?) {
        #expect(Self.verdict(onTokens: tokens, unnamed: unnamed) == told)
    }

    @Test func `redrives are counted`() {
        #expect(Self.verdict(on: Self.redriven, count: 2) == "redrive 2 follows redrive 0")
    }
}

extension Witness {
    /// Takes the next event of a history, of which the row says the rest.
    fileprivate func take(
        _ row: RedriveWitnessTests.Row,
        at time: Timestamp
    ) throws(Violation) {
        try take(
            HistoryEvent(
                id: events.count + 1,
                previousID: row.previous,
                timestamp: time,
                type: row.type,
                details: row.details
            )
        )
    }
}
