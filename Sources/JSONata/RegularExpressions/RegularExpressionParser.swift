// SPDX-License-Identifier: Apache-2.0

/// Parses patterns by ECMAScript's grammar with the additions of its annex B, as browsers and Node.js do without the flag u.
struct RegularExpressionParser {
    let units: [UInt16]
    var position = 0
    /// The groups of the whole pattern, counted beforehand: whether `\2` is a reference depends on it.
    let groupCount: Int
    private let ignoresCase: Bool
    private var groupNames: [String: Int] = [:]
    private let hasNames: Bool
    private var groupsOpened = 0
    private var depth = 0
    private var namedReferences: [Int: String] = [:]

    /// Parentheses that may be open at one time.
    private static let depthMaximum = 200

    init(_ units: [UInt16], ignoresCase: Bool) throws(RegularExpressionFault) {
        self.units = units
        self.ignoresCase = ignoresCase
        (groupCount, hasNames) = Self.countGroups(units)
    }

    mutating func parse() throws(RegularExpressionFault) -> RegularExpressionNode {
        let node = try parseDisjunction()
        guard position == units.count else { throw RegularExpressionFault("Unmatched ')'") }
        return try resolve(node)
    }

    private static func countGroups(_ units: [UInt16]) -> (Int, hasNames: Bool) {
        var count = 0
        var hasNames = false
        var isClass = false
        var index = 0
        while index < units.count {
            switch units[index] {
            case "\\": index += 1
            case "[": isClass = true
            case "]": isClass = false
            case "(" where !isClass:
                let next = units[(index + 1)...].prefix(3)
                if next.first != "?" {
                    count += 1
                } else if next.dropFirst().first == "<", next.count == 3, next.last != "=", next.last != "!" {
                    count += 1
                    hasNames = true
                }
            default: break
            }
            index += 1
        }
        return (count, hasNames)
    }

    // MARK: Reading

    var next: UInt16? { position < units.count ? units[position] : nil }

    mutating func take(_ text: StaticString) -> Bool {
        let wanted = text.withUTF8Buffer { $0.map(UInt16.init) }
        guard units[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    // MARK: Grammar

    private mutating func parseDisjunction() throws(RegularExpressionFault) -> RegularExpressionNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMaximum else { throw RegularExpressionFault("Regular expression too large") }
        var alternatives = [try parseAlternative()]
        while take("|") { alternatives.append(try parseAlternative()) }
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func parseAlternative() throws(RegularExpressionFault) -> RegularExpressionNode {
        var terms: [RegularExpressionNode] = []
        while let unit = next, unit != "|", unit != ")" {
            let term = try parseTerm(unit)
            // What takes no instructions must not be written out again and again.
            if case .empty = term { continue }
            terms.append(term)
        }
        return switch terms.count {
        case 0: .empty
        case 1: terms[0]
        default: .sequence(terms)
        }
    }

    private mutating func parseTerm(_ unit: UInt16) throws(RegularExpressionFault) -> RegularExpressionNode {
        let groupsBefore = groupsOpened
        var isQuantifiable = true
        let atom: RegularExpressionNode
        switch unit {
        case "^", "$":
            position += 1
            isQuantifiable = false
            atom = unit == "^" ? .lineStart : .lineEnd
        case "(": (atom, isQuantifiable) = try parseGroup()
        case "\\":
            atom = try parseEscape()
            if case .wordBoundary = atom { isQuantifiable = false }
        case "[": atom = self.atom(try parseClass())
        case ".":
            position += 1
            atom = self.atom(.dot)
        case "*", "+", "?": throw RegularExpressionFault("Nothing to repeat")
        default:
            if unit == "{", try takeCount() != nil { throw RegularExpressionFault("Nothing to repeat") }
            position += 1
            atom = self.atom(unit)
        }
        return try parseQuantifier(of: atom, groups: groupsBefore + 1..<groupsOpened + 1, isAllowed: isQuantifiable)
    }

    private mutating func parseQuantifier(
        of atom: RegularExpressionNode,
        groups: Range<Int>,
        isAllowed: Bool
    ) throws(RegularExpressionFault) -> RegularExpressionNode {
        let bounds: (minimum: Int, maximum: Int?)
        if take("*") {
            bounds = (0, nil)
        } else if take("+") {
            bounds = (1, nil)
        } else if take("?") {
            bounds = (0, 1)
        } else if next == "{", let count = try takeCount() {
            bounds = count
        } else {
            return atom
        }
        guard isAllowed else { throw RegularExpressionFault("Nothing to repeat") }
        if let maximum = bounds.maximum, maximum < bounds.minimum {
            throw RegularExpressionFault("numbers out of order in {} quantifier")
        }
        let isGreedy = !take("?")
        if case .empty = atom { return .empty }
        if bounds.maximum == 0 { return .empty }
        return .repetition(
            .init(
                node: atom,
                minimum: bounds.minimum,
                maximum: bounds.maximum,
                isGreedy: isGreedy,
                groups: groups
            )
        )
    }

    /// The node of a unit, folded here so that it is done once, however often the node is written out.
    func atom(_ unit: UInt16) -> RegularExpressionNode {
        let isCased = unit >= 128 || 0x41...0x5A ~= unit & ~0x20
        return ignoresCase && isCased ? atom(UnitSet([unit...unit])) : .unit(unit)
    }

    func atom(_ set: UnitSet) -> RegularExpressionNode { .set(ignoresCase ? set.foldingCase() : set) }

    /// Takes `{n}`, `{n,}` or `{n,m}`; what isn't one of them stays, as ordinary text.
    private mutating func takeCount() throws(RegularExpressionFault) -> (minimum: Int, maximum: Int?)? {
        let start = position
        position += 1
        if let minimum = takeDecimal() {
            if take("}") { return (minimum, minimum) }
            if take(",") {
                if take("}") { return (minimum, nil) }
                if let maximum = takeDecimal(), take("}") { return (minimum, maximum) }
            }
        }
        position = start
        return nil
    }

    private mutating func takeDecimal() -> Int? {
        var value: Int?
        while let unit = next, "0"..."9" ~= unit {
            value = min((value ?? 0) * 10 + Int(unit &- 0x30), Int(Int32.max))
            position += 1
        }
        return value
    }

    private mutating func parseGroup() throws(RegularExpressionFault) -> (RegularExpressionNode, isQuantifiable: Bool) {
        position += 1
        var number: Int?
        var look: (isAhead: Bool, isNegative: Bool)?
        if take("?:") {
            number = nil
        } else if take("?=") {
            look = (true, false)
        } else if take("?!") {
            look = (true, true)
        } else if take("?<=") {
            look = (false, false)
        } else if take("?<!") {
            look = (false, true)
        } else if take("?<") {
            groupsOpened += 1
            number = groupsOpened
            try takeName(of: groupsOpened)
        } else if next == "?" {
            throw RegularExpressionFault("Invalid group")
        } else {
            groupsOpened += 1
            number = groupsOpened
        }
        let node = try parseDisjunction()
        guard take(")") else { throw RegularExpressionFault("Unterminated group") }
        if let look { return (.lookaround(node, isAhead: look.isAhead, isNegative: look.isNegative), look.isAhead) }
        return (number.map { .group(node, number: $0) } ?? node, true)
    }

    private mutating func takeName(of group: Int) throws(RegularExpressionFault) {
        let name = try parseName(fault: "Invalid capture group name")
        guard groupNames.updateValue(group, forKey: name) == nil else {
            throw RegularExpressionFault("Duplicate capture group name")
        }
    }

    private mutating func parseName(fault: String) throws(RegularExpressionFault) -> String {
        let start = position
        while let unit = next, unit != ">" {
            let isFirst = position == start
            let isValid = unit >= 128 || unit == "$" || UnitSet.wordUnits.contains(unit)
            guard isValid, !(isFirst && UnitSet.digits.contains(unit)) else { throw RegularExpressionFault(fault) }
            position += 1
        }
        guard position > start, next != nil else { throw RegularExpressionFault(fault) }
        defer { position += 1 }
        return String(decoding: units[start..<position], as: UTF16.self)
    }

    // MARK: References

    /// A reference by name, to a group that may only come later.
    mutating func parseNamedReference() throws(RegularExpressionFault) -> RegularExpressionNode {
        // Without named groups it is an ordinary letter.
        guard hasNames else { return atom(UInt16(UInt8(ascii: "k"))) }
        guard take("<") else { throw RegularExpressionFault("Invalid named reference") }
        let name = try parseName(fault: "Invalid named reference")
        let mark = -1 - namedReferences.count
        namedReferences[mark] = name
        return .reference(mark)
    }

    /// Puts the numbers of groups in the place of their names.
    private func resolve(_ node: RegularExpressionNode) throws(RegularExpressionFault) -> RegularExpressionNode {
        guard !namedReferences.isEmpty else { return node }
        switch node {
        case .reference(let mark) where mark < 0:
            guard let name = namedReferences[mark], let number = groupNames[name] else {
                throw RegularExpressionFault("Invalid named capture referenced")
            }
            return .reference(number)
        case .sequence(let nodes): return .sequence(try resolveAll(nodes))
        case .alternatives(let nodes): return .alternatives(try resolveAll(nodes))
        case .group(let node, let number): return .group(try resolve(node), number: number)
        case .lookaround(let node, let isAhead, let isNegative):
            return .lookaround(try resolve(node), isAhead: isAhead, isNegative: isNegative)
        case .repetition(let old):
            return .repetition(
                .init(
                    node: try resolve(old.node),
                    minimum: old.minimum,
                    maximum: old.maximum,
                    isGreedy: old.isGreedy,
                    groups: old.groups
                )
            )
        case .empty, .unit, .set, .lineStart, .lineEnd, .wordBoundary, .reference: return node
        }
    }

    private func resolveAll(
        _ nodes: [RegularExpressionNode]
    ) throws(RegularExpressionFault) -> [RegularExpressionNode] {
        var resolved: [RegularExpressionNode] = []
        for node in nodes { resolved.append(try resolve(node)) }
        return resolved
    }
}
