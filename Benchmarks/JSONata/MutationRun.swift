// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONModule
import JSONata

/// Evaluates expressions that are broken at random, with little fuel.
///
/// A crash ends the process and a hang is ended by an alarm; in both cases the last line says after which input. The same
/// count and seed give the same inputs, so the run can be repeated up to there.
struct MutationRun {
    let count: Int
    let seed: UInt64

    /// One input may take this many seconds of the processor's time.
    private static let secondsMaximum: UInt32 = 10
    private static let inputsPerAlarm = 10_000

    private static let limits = Limits(
        fuel: 3_000,
        depth: 60,
        sequenceLength: 10_000,
        stringLength: 1 << 18,
        memory: 8 << 20
    )

    func run() {
        var mutator = ExpressionMutator(seed: seed)
        var (compiled, evaluated) = (0, 0)
        let start = ContinuousClock.now
        for number in 0..<count {
            if number.isMultiple(of: Self.inputsPerAlarm) { report(number, compiled, evaluated, since: start) }
            let text = mutator.next()
            guard let expression = try? Expression.compile(text, options: .stepFunctions) else { continue }
            compiled += 1
            var environment = Environment(now: 1_700_000_000_000, seed: 1)
            let outcome = try? expression.evaluate(
                Self.document,
                variables: Self.variables,
                environment: &environment,
                limits: Self.limits
            )
            if outcome != nil {
                evaluated += 1
                mutator.keep(text)
            }
        }
        report(count, compiled, evaluated, since: start)
    }

    private func report(_ number: Int, _ compiled: Int, _ evaluated: Int, since start: ContinuousClock.Instant) {
        alarm(Self.secondsMaximum)
        guard number.isMultiple(of: Self.inputsPerAlarm * 10) || number == count else { return }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print("\(number) inputs, \(compiled) compiled, \(evaluated) with a result, \(Int(seconds)) s")
        fflush(nil)
    }

    private static let document: JSON = [
        "a": 1, "b": "text", "c": [1, 2.5, "x", nil, true, ["d": 4]], "d": ["e": ["f": [1, 2, 3]], "g": ""],
        "items": [["id": 1, "price": 9.5, "tags": ["p", "q"]], ["id": 2, "price": 20, "tags": []]], "e": [], "o": [:],
    ]

    private static let variables = Variables(
        states: Variables.States(input: document, context: ["State": ["Name": "S"]]),
        named: ["x": 3, "y": [1, 2]]
    )
}
