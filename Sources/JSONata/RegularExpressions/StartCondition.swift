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
        if let unit = Self.leadingUnit(of: node) {
            self = .unit(unit)
            return
        }
        var units = UnitSet.Builder()
        self = Self.gather(node, into: &units) == false ? .set(units.finished) : .anywhere
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

    /// Gathers the units that a match can begin with; gives whether it can be empty, nil where they are not known.
    private static func gather(_ node: RegularExpressionNode, into units: inout UnitSet.Builder) -> Bool? {
        switch node {
        case .unit(let unit):
            units.insert(unit...unit)
            return false
        case .set(let set):
            units.insert(set)
            return false
        case .sequence(let nodes):
            for node in nodes {
                guard let isNullable = gather(node, into: &units) else { return nil }
                if !isNullable { return false }
            }
            return true
        case .alternatives(let nodes):
            var isAnyNullable = false
            for node in nodes {
                guard let isNullable = gather(node, into: &units) else { return nil }
                isAnyNullable = isAnyNullable || isNullable
            }
            return isAnyNullable
        case .group(let node, _): return gather(node, into: &units)
        case .repetition(let repetition):
            return gather(repetition.node, into: &units).map { $0 || repetition.minimum == 0 }
        case .empty, .lookaround, .lineStart, .lineEnd, .wordBoundary: return true
        case .reference: return nil
        }
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
