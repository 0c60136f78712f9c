// SPDX-License-Identifier: Apache-2.0

/// What several rounds of a measurement gave, in executions a second: the engine, and the store alone with the same.
struct Rounds {
    /// How many there are.
    static let count = 5

    var rates: [Double] = []
    var alone: [Double] = []
    /// How many executions shared a commit.
    var perCommit: [Double] = []

    var rate: Double { Self.median(rates) }
    var rateAlone: Double { Self.median(alone) }

    /// How much of what the store alone does the engine reaches, and from where to where the rounds went.
    var share: String {
        let shares = zip(rates, alone).map { 100 * $0 / $1 }
        let (least, most) = (shares.min() ?? 0, shares.max() ?? 0)
        return "\(Int(Self.median(shares))) % of the store alone (\(Int(least)) to \(Int(most)))"
    }

    /// The one in the middle.
    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
