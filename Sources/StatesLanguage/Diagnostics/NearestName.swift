// SPDX-License-Identifier: Apache-2.0

/// Finds what a misspelled name was probably meant to be.
public enum NearestName {
    /// Longer names are not compared: the work grows with the square.
    private static let lengthMaximum = 100

    /// The candidate nearest in spelling, where letters' case counts least; nil where none is near enough.
    ///
    /// A third of the letters may differ, and a name may lack its end: `Timeout` finds `TimeoutSeconds`.
    public static func to(_ name: String, in candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        guard (1...lengthMaximum).contains(wanted.count) else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates where candidate != name {
            let letters = Array(candidate.lowercased().unicodeScalars.prefix(lengthMaximum))
            let limit = max(1, max(wanted.count, letters.count) / 3)
            let distance: Int
            if wanted.count >= 4, letters.count > wanted.count, letters.starts(with: wanted) {
                distance = limit
            } else {
                guard abs(wanted.count - letters.count) <= limit else { continue }
                distance = editDistance(wanted, letters)
            }
            guard distance <= limit, distance < letters.count else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.name
    }

    /// How many letters to insert, remove, replace or swap with their neighbour.
    private static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in stride(from: 1, through: right.count, by: 1) {
                let isSame = left[row - 1] == right[column - 1]
                var cost = min(
                    previous[column] + 1,
                    current[column - 1] + 1,
                    previous[column - 1] + (isSame ? 0 : 1)
                )
                let isSwapped =
                    row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1]
                if isSwapped { cost = min(cost, beforePrevious[column - 2] + 1) }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
