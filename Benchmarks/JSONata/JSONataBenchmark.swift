// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONModule
import JSONata

/// Measures JSONata, and answers others who measure it or check it.
///
/// Without arguments each expression is measured over each document. `--serve` answers requests, one line of JSON each
/// (see `Service`); `--mutate COUNT --seed N` evaluates so many mutated expressions and looks for crashes and hangs;
/// `--compile COUNT` compiles the typical expression so many times, for a profiler that counts instructions.
@main
enum JSONataBenchmark {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case nil: try printMeasurements()
        case "--serve"?: Service().run()
        case "--mutate"?:
            let count = number(after: "--mutate", in: arguments) ?? 1_000_000
            let seed = number(after: "--seed", in: arguments) ?? 1
            MutationRun(count: count, seed: UInt64(seed)).run()
        case "--compile"?: try compile(count: number(after: "--compile", in: arguments) ?? 100_000)
        default:
            print("JSONataBenchmark [--serve | --mutate COUNT --seed N | --compile COUNT]")
            exit(2)
        }
    }

    private static func number(after name: String, in arguments: [String]) -> Int? {
        guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
        return Int(arguments[index + 1])
    }

    private static func compile(count: Int) throws {
        for _ in 0..<count { _ = try Expression.compile(Workload.typical, options: .latest) }
    }

    private static func printMeasurements() throws {
        for document in Workload.documents {
            let value = try JSON(parsing: document.text)
            for expression in Workload.expressions {
                let rate = try (0..<10).map { _ in
                    try Measurement.evaluations(of: expression.text, on: value, milliseconds: 50)
                }.max()
                print("\(document.name): \(expression.name): \(Int(rate ?? 0)) evaluations/s")
            }
        }
        let rate = (0..<10).map { _ in Measurement.compilations(of: Workload.typical, milliseconds: 50) }.max() ?? 0
        print("compile: \(Int(1e9 / rate)) ns")
    }
}

/// How often something can be done in a second.
enum Measurement {
    static func evaluations(of text: String, on document: JSON, milliseconds: Int) throws -> Double {
        let expression = try Expression.compile(text, options: .latest)
        var environment = Environment(now: 0, seed: 1)
        return rate(milliseconds: milliseconds) {
            let outcome = try? expression.evaluate(
                document,
                variables: Variables(),
                environment: &environment,
                limits: .generous
            )
            guard case .value? = outcome else { preconditionFailure("A measured expression has a value.") }
        }
    }

    static func compilations(of text: String, milliseconds: Int) -> Double {
        rate(milliseconds: milliseconds) {
            precondition((try? Expression.compile(text, options: .latest)) != nil, "A measured expression compiles.")
        }
    }

    /// Calls per second of the processor's time, since other work on the machine is not to be measured.
    private static func rate(milliseconds: Int, _ body: () -> Void) -> Double {
        let wanted = Double(milliseconds) / 1_000
        let start = processorSeconds
        var calls = 0
        var batch = 1
        while true {
            for _ in 0..<batch { body() }
            calls += batch
            let elapsed = processorSeconds - start
            if elapsed >= wanted { return Double(calls) / elapsed }
            // The clock is read seldom enough not to be measured.
            batch = min(batch * 2, 64)
        }
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
