// SPDX-License-Identifier: Apache-2.0

import Glibc
import Interpreter

/// Feeds the pure core with what a seeded generator makes up, and checks what must hold for any input.
///
/// `Fuzz --seconds 60 --seed 1 [--area execution]` runs cases until the time is over; `--case N` runs the one case that a
/// failure named. A crash or a case that does not end stops the run, a broken rule is printed and the run goes on.
@main
enum Fuzz {
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            print("Fuzz [--seconds N] [--seed N] [--case N] [--area \(Area.allCases.map(\.rawValue))]")
            exit(2)
        }
        Watchdog.install()
        var report = Report()
        if let number = options.caseNumber {
            run(number, options, &report)
        } else {
            runAll(options, &report)
        }
        say(report.text)
        exit(report.violations == 0 ? 0 : 1)
    }

    /// How many broken rules end a run: by then the same one shows again and again.
    private static let violationsMaximum = 20

    private static func runAll(_ options: Options, _ report: inout Report) {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start.advanced(by: .seconds(options.seconds))
        var number: UInt64 = 0
        while clock.now < end, report.violations < violationsMaximum {
            run(number, options, &report)
            number += 1
            report.elapsed = clock.now - start
            if number.isMultiple(of: 100_000) { say(report.text) }
        }
    }

    /// Prints at once, also into a file.
    private static func say(_ text: String) {
        print(text)
        fflush(nil)
    }

    private static func run(_ number: UInt64, _ options: Options, _ report: inout Report) {
        var generator = SeededGenerator(seed: options.seed &* 0x9E37_79B9_7F4A_7C15 &+ number)
        let drawn = Area.draw(&generator)
        let area = options.area ?? drawn
        let command = "Fuzz --seed \(options.seed) --area \(area.rawValue) --case \(number)"
        Watchdog.begin(command)
        do {
            try area.run(&generator, &report)
        } catch {
            report.violations += 1
            say("VIOLATION: \(error.message)\nreplay: swift run -c release \(command)\n\(error.material)\n")
        }
        report.cases[area, default: 0] += 1
    }
}

/// What the command line asks for.
struct Options {
    private(set) var seconds = 60
    private(set) var seed: UInt64 = 1
    private(set) var caseNumber: UInt64?
    private(set) var area: Area?

    /// Nil where an option is unknown or its value is none.
    init?(_ arguments: [String]) {
        guard arguments.count.isMultiple(of: 2) else { return nil }
        for position in stride(from: 0, to: arguments.count, by: 2) {
            let value = arguments[position + 1]
            switch arguments[position] {
            case "--seconds":
                guard let number = Int(value) else { return nil }
                seconds = number
            case "--seed":
                guard let number = UInt64(value) else { return nil }
                seed = number
            case "--case":
                guard let number = UInt64(value) else { return nil }
                caseNumber = number
            case "--area":
                guard let named = Area(rawValue: value) else { return nil }
                area = named
            default: return nil
            }
        }
    }
}

/// What a run came to.
struct Report {
    var cases: [Area: Int] = [:]
    var violations = 0
    var elapsed = Duration.zero
    /// How often things came out one way or another: a generator that only makes refused input would show here.
    var outcomes: [String: Int] = [:]

    mutating func count(_ outcome: String, _ amount: Int = 1) { outcomes[outcome, default: 0] += amount }

    var text: String {
        let total = cases.values.reduce(0, +)
        let seconds = max(1, Int(elapsed.components.seconds))
        let areas = cases.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }
        let results = outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "\(total) cases in \(seconds) s (\(total / seconds)/s), \(violations) violations\n  "
            + areas.joined(separator: ", ") + "\n  " + results.joined(separator: ", ")
    }
}
