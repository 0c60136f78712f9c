// SPDX-License-Identifier: Apache-2.0

public import JSONModule
import StatesLanguage

/// Where what was expected and what came part.
public struct Difference: Sendable, Equatable {
    /// The field, as `output.application.state`.
    public var field: String
    /// The way to it in the test file, as far as it goes there.
    public var steps: [JSONLocations.Step]
    /// Lines of a diff: a space, `-` (expected) or `+` (came) and a space before each.
    public var lines: [String]

    /// The first difference of two values; nil where they are equal.
    static func first(
        _ expected: JSON,
        _ actual: JSON,
        field: String,
        steps: [JSONLocations.Step]
    ) -> Difference? {
        guard expected != actual else { return nil }
        if let left = expected.members, let right = actual.members {
            for (key, value) in left {
                guard let other = right[key] else {
                    return Difference(
                        field: "\(field).\(key.text)",
                        steps: steps + [.key(key)],
                        lines: marked("-", value) + ["+ (no such field)"]
                    )
                }
                let steps = steps + [.key(key)]
                if let found = first(value, other, field: "\(field).\(key.text)", steps: steps) { return found }
            }
            for (key, value) in right where left[key] == nil {
                return Difference(
                    field: "\(field).\(key.text)",
                    steps: steps,
                    lines: ["- (no such field)"] + marked("+", value)
                )
            }
        }
        if let left = expected.elements, let right = actual.elements {
            for (index, value) in left.enumerated() where index < right.count {
                let steps = steps + [.index(index)]
                if let found = first(value, right[index], field: "\(field)[\(index)]", steps: steps) { return found }
            }
            let index = min(left.count, right.count)
            return Difference(
                field: "\(field)[\(index)]",
                steps: steps,
                lines: left.count > index
                    ? marked("-", left[index]) + ["+ (ends here, with \(right.count) of \(left.count))"]
                    : ["- (ends here, with \(left.count) of \(right.count))"] + marked("+", right[index])
            )
        }
        return Difference(field: field, steps: steps, lines: marked("-", expected) + marked("+", actual))
    }

    /// Two lists of names side by side, with what they share just before and after they part.
    static func ofNames(
        _ expected: [String],
        _ actual: [String],
        field: String,
        steps: [JSONLocations.Step]
    ) -> Difference? {
        guard expected != actual else { return nil }
        let shared = zip(expected, actual).prefix { $0 == $1 }.count
        let tail = zip(expected.dropFirst(shared).reversed(), actual.dropFirst(shared).reversed())
            .prefix { $0 == $1 }.count
        var lines = expected[max(0, shared - 2)..<shared].map { "  \($0)" }
        lines += expected[shared..<(expected.count - tail)].map { "- \($0)" }
        lines += actual[shared..<(actual.count - tail)].map { "+ \($0)" }
        lines += expected[(expected.count - tail)...].prefix(2).map { "  \($0)" }
        let place = shared < expected.count ? steps + [.index(shared)] : steps
        return Difference(field: "\(field)[\(shared)]", steps: place, lines: lines)
    }

    /// The lines of a value behind a mark.
    static func marked(_ mark: String, _ value: JSON) -> [String] {
        let isShort = value.serialized.utf8.count <= 100
        let text = isShort ? value.plainText : value.prettyPrinted
        let lines = text.split(separator: "\n").map { "\(mark) \($0)" }
        guard lines.count > 40 else { return lines }
        return lines.prefix(40) + ["\(mark) … (\(lines.count - 40) more lines)"]
    }
}
