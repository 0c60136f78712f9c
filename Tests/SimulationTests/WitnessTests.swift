// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import JSONModule
import StatesLanguage
import Storage
import Testing

@testable import Simulation

/// The oracle takes the history that a definition leads to, and no other.
struct WitnessTests {
    /// A Pass that keeps its document, a Wait of ten seconds, a Succeed.
    private static let machine = MachineBlueprint(
        name: "m",
        isExpress: false,
        top: Blueprint(
            steps: [
                BlueprintStep(name: "A", language: .jsonPath, work: .pass(.bump), next: 1),
                BlueprintStep(name: "W", language: .jsonata, work: .wait(seconds: 10), next: 2),
                BlueprintStep(name: "S", language: .jsonPath, work: .succeed, next: nil),
            ],
            depth: 0
        ),
        timeoutSeconds: nil
    )

    private static let start: Int64 = 1_704_067_200_000

    /// The right history; each event follows the one before it, times are in milliseconds after the start.
    private static var history: [HistoryEvent] {
        let (before, after): (Payload, Payload) = (Payload(["n": 1]), Payload(["n": 2, "by": "A"]))
        let rows: [(HistoryEventType, HistoryEventDetails, Int64)] = [
            (.executionStarted, .executionStarted(input: before, roleARN: "r", versionARN: nil, aliasARN: nil), 0),
            (.passStateEntered, .stateEntered(name: "A", input: before), 0),
            (.passStateExited, .stateExited(name: "A", output: after, assigned: []), 0),
            (.waitStateEntered, .stateEntered(name: "W", input: after), 0),
            (.waitStateExited, .stateExited(name: "W", output: after, assigned: []), 10_000),
            (.succeedStateEntered, .stateEntered(name: "S", input: after), 10_000),
            (.succeedStateExited, .stateExited(name: "S", output: after, assigned: []), 10_000),
            (.executionSucceeded, .output(after), 10_000),
        ]
        return rows.enumerated().map { index, row in
            HistoryEvent(
                id: index + 1,
                previousID: index == 1 ? 0 : index,
                timestamp: Timestamp(milliseconds: start + row.2),
                type: row.0,
                details: row.1
            )
        }
    }

    private static func verdict(
        on events: [HistoryEvent],
        of machine: MachineBlueprint = machine,
        clockWasSet: Bool = false
    ) -> String? {
        let identity = ExecutionIdentity(
            arn: "a",
            name: "n",
            stateMachineARN: "m",
            stateMachineName: "m",
            roleARN: "r",
            type: .standard,
            startTime: Timestamp(milliseconds: start),
            region: "us-east-1"
        )
        let record = ExecutionRecord(
            key: ExecutionKey(1),
            identity: identity,
            revision: RevisionKey(1),
            input: #"{"n":1}"#
        )
        let oracle = Oracle()
        if clockWasSet { oracle.setClock() }
        let witness = Witness(record, machine, input: ["n": 1], oracle: oracle)
        do throws(Violation) {
            for event in events { try witness.take(event) }
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `the right history is taken`() {
        #expect(Self.verdict(on: Self.history) == nil)
    }

    private static let changes: [(String, @Sendable (inout [HistoryEvent]) -> Void)] = [
        ("follows event", { events in events[4].id = 6 }),
        ("nothing leads to W", { events in events[3].previousID = 2 }),
        ("W was not done", { events in events[4].timestamp.milliseconds -= 1 }),
        (
            "A has the output",
            { events in events[2].details = .stateExited(name: "A", output: Payload(1), assigned: []) }
        ),
        ("S has the input", { events in events[5].details = .stateEntered(name: "S", input: Payload(nil)) }),
        ("nothing leads to S", { events in events[3].details = .stateEntered(name: "S", input: Payload(nil)) }),
        ("not at its end", { events in events[5] = end(events[7], id: 6) }),
        ("nobody stopped it", { events in events[5] = end(events[7], id: 6, type: .executionAborted) }),
        ("without a reason", { events in events[5] = end(events[7], id: 6, type: .executionFailed) }),
        ("has no timeout", { events in events[5] = end(events[7], id: 6, type: .executionTimedOut) }),
    ]

    @Test(arguments: changes)
    func `another one is not`(told: String, change: @Sendable (inout [HistoryEvent]) -> Void) {
        var events = Self.history
        change(&events)
        #expect(Self.verdict(on: events)?.contains(told) == true, "\(Self.verdict(on: events) ?? "taken")")
    }

    /// Whether an activity's second attempt is taken that was scheduled 29 s after the first one began, 1 s early.
    private static func verdictOnEarlyAttempt(clockWasSet: Bool) -> String? {
        let job = Job(kind: .activity, shape: .result, timeoutSeconds: 20)
        let rule = RetryRule(
            errors: ["States.ALL"],
            intervalSeconds: 10,
            attempts: 1,
            backoffRate: 1,
            hasJitter: false
        )
        var step = BlueprintStep(name: "T", language: .jsonPath, work: .task(job), next: nil)
        step.retries = [rule]
        let top = Blueprint(steps: [step], depth: 0)
        let machine = MachineBlueprint(name: "m", isExpress: false, top: top, timeoutSeconds: nil)
        let input = Payload(["n": 1])
        let rows: [(HistoryEventType, HistoryEventDetails, Int64)] = [
            (.executionStarted, .executionStarted(input: input, roleARN: "r", versionARN: nil, aliasARN: nil), 0),
            (.taskStateEntered, .stateEntered(name: "T", input: input), 0),
            (.activityScheduled, .none, 0), (.activityTimedOut, .none, 20_000), (.activityScheduled, .none, 29_000),
        ]
        let events = rows.enumerated().map { index, row in
            HistoryEvent(
                id: index + 1,
                previousID: index == 1 ? 0 : index,
                timestamp: Timestamp(milliseconds: start + row.2),
                type: row.0,
                details: row.1
            )
        }
        return verdict(on: events, of: machine, clockWasSet: clockWasSet)
    }

    @Test func `a task that stood in no queue when the clock was set is not early`() {
        #expect(Self.verdictOnEarlyAttempt(clockWasSet: false)?.contains("1000 ms early") == true)
        #expect(Self.verdictOnEarlyAttempt(clockWasSet: true) == nil)
    }

    private static func end(
        _ event: HistoryEvent,
        id: Int,
        type: HistoryEventType = .executionSucceeded
    ) -> HistoryEvent {
        var event = event
        event.id = id
        event.previousID = id - 1
        event.type = type
        if type != .executionSucceeded { event.details = .failure(error: "E", cause: nil) }
        return event
    }
}

struct HeartbeatsTests {
    @Test func `the last answered sign of life counts, or an earlier one that may have been taken since`() {
        var heartbeats = Heartbeats()
        #expect(heartbeats.earliest(from: 100) == 100)
        heartbeats.send(at: 200)
        heartbeats.answer(sentAt: 200)
        #expect(heartbeats.earliest(from: 100) == 200)
        // The clock was set back, and the process died before it could answer.
        heartbeats.send(at: 50)
        #expect(heartbeats.earliest(from: 100) == 50)
        heartbeats.send(at: 60)
        heartbeats.loseTrack()
        #expect(heartbeats.earliest(from: 100) == nil)
        heartbeats.answer(sentAt: 70)
        #expect(heartbeats.earliest(from: 100) == 70)
    }
}

struct AlarmTests {
    @Test func `the clock of the day can be set anew, and alarms go by the time that has passed`() {
        let clock = SimulatedClock()
        let threads = SimulatedThreads(clock: clock)
        let lane = threads.makeLane()
        let rung = Counter()
        let due = clock.now.advanced(bySeconds: 10)
        lane.schedule(at: due) { rung.count += 1 }
        clock.jump(byMilliseconds: 3_600_000)
        threads.run()
        #expect(rung.count == 0)
        #expect(clock.now > due)
        threads.advance(bySeconds: 10)
        #expect(rung.count == 1)
        clock.jump(byMilliseconds: -7_200_000)
        #expect(clock.now < due)
        #expect(clock.uptime == 10_000)
    }

    @Test func `of two alarms for one time the first comes first`() {
        let clock = SimulatedClock()
        let threads = SimulatedThreads(clock: clock)
        let lane = threads.makeLane()
        let order = Counter()
        for number in 1...20 {
            lane.schedule(at: clock.now.advanced(bySeconds: 1 + number % 2)) { order.digits.append(number) }
        }
        threads.advance(bySeconds: 5)
        #expect(order.digits == Array(stride(from: 2, through: 20, by: 2)) + Array(stride(from: 1, through: 19, by: 2)))
    }

    /// Touched on the test's thread only.
    private final class Counter: @unchecked Sendable {
        var count = 0
        var digits: [Int] = []
    }
}
