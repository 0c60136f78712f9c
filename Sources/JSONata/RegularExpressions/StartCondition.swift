// SPDX-License-Identifier: Apache-2.0

/// Where a match can begin, to pass over all other places quickly.
enum StartCondition: Sendable {
    case anywhere
    /// At the beginning of the text alone.
    case textStart
    /// At this unit.
    case unit(UInt16)
    /// At a unit of this set.
    case set(UnitSet)

    init(of node: RegularExpressionNode, flags: RegularExpression.Flags) {
        if !flags.contains(.multiline), Self.beginsAtTextStart(node) {
            self = .textStart
            return
        }
        guard let (set, isNullable) = Self.first(of: node), !isNullable else {
            self = .anywhere
            return
        }
        let ignoresCase = flags.contains(.ignoreCase)
        if let unit = Self.leadingUnit(of: node), !ignoresCase {
            self = .unit(unit)
        } else {
            self = .set(ignoresCase ? set.foldingCase() : set)
        }
    }

    private static func beginsAtTextStart(_ node: RegularExpressionNode) -> Bool {
        switch node {
        case .lineStart: true
        case .sequence(let nodes): nodes.first.map(beginsAtTextStart) ?? false
        case .alternatives(let nodes): nodes.allSatisfy(beginsAtTextStart)
        case .group(let node, _): beginsAtTextStart(node)
        case .repetition(let repetition): repetition.minimum > 0 && beginsAtTextStart(repetition.node)
        case .empty, .unit, .set, .lookaround, .lineEnd, .wordBoundary, .reference: false
        }
    }

    private static func leadingUnit(of node: RegularExpressionNode) -> UInt16? {
        switch node {
        case .unit(let unit): unit
        case .sequence(let nodes): nodes.first.flatMap(leadingUnit)
        case .group(let node, _): leadingUnit(of: node)
        default: nil
        }
    }

    /// The units that a match can begin with, and whether it can be empty; nil where that isn't known.
    private static func first(of node: RegularExpressionNode) -> (UnitSet, isNullable: Bool)? {
        switch node {
        case .unit(let unit): (UnitSet([unit...unit]), false)
        case .set(let set): (set, false)
        case .sequence(let nodes): first(ofSequence: nodes)
        case .alternatives(let nodes): first(ofAlternatives: nodes)
        case .group(let node, _): first(of: node)
        case .repetition(let repetition):
            first(of: repetition.node).map { ($0.0, $0.isNullable || repetition.minimum == 0) }
        case .empty, .lookaround, .lineStart, .lineEnd, .wordBoundary: (UnitSet(), true)
        case .reference: nil
        }
    }

    private static func first(ofSequence nodes: [RegularExpressionNode]) -> (UnitSet, isNullable: Bool)? {
        var set = UnitSet()
        for node in nodes {
            guard let (next, isNullable) = first(of: node) else { return nil }
            set.formUnion(next)
            if !isNullable { return (set, false) }
        }
        return (set, true)
    }

    private static func first(ofAlternatives nodes: [RegularExpressionNode]) -> (UnitSet, isNullable: Bool)? {
        var set = UnitSet()
        var isNullable = false
        for node in nodes {
            guard let next = first(of: node) else { return nil }
            set.formUnion(next.0)
            isNullable = isNullable || next.isNullable
        }
        return (set, isNullable)
    }
}

extension StartCondition {
    /// The first place from a position on where a match may begin; nil where there is none.
    ///
    /// The end of the text is a place too where a match may be empty.
    func next<Unit: FixedWidthInteger & UnsignedInteger>(in subject: UnsafeBufferPointer<Unit>, from: Int) -> Int? {
        var position = from
        switch self {
        case .anywhere: return position <= subject.count ? position : nil
        case .textStart: return position == 0 ? 0 : nil
        case .unit(let unit):
            guard let unit = Unit(exactly: unit) else { return nil }
            while position < subject.count, subject[position] != unit { position += 1 }
        case .set(let set):
            while position < subject.count, !set.contains(UInt16(subject[position])) { position += 1 }
        }
        return position < subject.count ? position : nil
    }
}
