// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import WorkflowTesting

/// The least share of each kind that tests must cover, in per cent: `90`, or `states=100,branches=80`.
struct CoverageThreshold: ExpressibleByArgument {
    let least: [Coverage.Kind: Double]

    init?(argument: String) {
        if let number = Self.percentage(argument) {
            least = Dictionary(uniqueKeysWithValues: Coverage.Kind.allCases.map { ($0, number) })
            return
        }
        var least: [Coverage.Kind: Double] = [:]
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2, let kind = Coverage.Kind(rawValue: sides[0]), let number = Self.percentage(sides[1])
            else { return nil }
            least[kind] = number
        }
        self.least = least
    }

    private static func percentage(_ text: String) -> Double? {
        Double(text).flatMap { (0...100).contains($0) ? $0 : nil }
    }

    /// What a definition's coverage lacks, for people.
    func shortfalls(of coverage: Coverage) -> [String] {
        Coverage.Kind.allCases.compactMap { kind in
            let share = coverage.percentage(kind)
            guard let least = least[kind], share < least else { return nil }
            return "\(kind.rawValue) \(TestReport.percent(share)), less than \(TestReport.percent(least))"
        }
    }
}
