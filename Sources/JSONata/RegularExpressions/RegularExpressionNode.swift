// SPDX-License-Identifier: Apache-2.0

/// The syntax tree of a regular expression.
indirect enum RegularExpressionNode: Sendable {
    case empty
    /// With the flag i, a unit that is the same in both cases.
    case unit(UInt16)
    /// With the flag i, a set of all units that are the same as one of the class.
    case set(UnitSet)
    case sequence([RegularExpressionNode])
    case alternatives([RegularExpressionNode])
    /// A capturing group; numbers begin at 1.
    case group(RegularExpressionNode, number: Int)
    case repetition(Repetition)
    case lookaround(RegularExpressionNode, isAhead: Bool, isNegative: Bool)
    case lineStart
    case lineEnd
    case wordBoundary(isNegated: Bool)
    case reference(Int)

    struct Repetition: Sendable {
        let node: RegularExpressionNode
        let minimum: Int
        /// nil where there is no maximum.
        let maximum: Int?
        let isGreedy: Bool
        /// The numbers of the groups within, which each round forgets.
        let groups: Range<Int>
    }

    /// Whether it may match nothing; also where that is only possible at some places.
    var isNullable: Bool {
        switch self {
        case .unit, .set: false
        case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
        case .alternatives(let nodes): nodes.contains(where: \.isNullable)
        case .group(let node, _): node.isNullable
        case .repetition(let repetition): repetition.minimum == 0 || repetition.node.isNullable
        case .empty, .lookaround, .lineStart, .lineEnd, .wordBoundary, .reference: true
        }
    }

    /// How many repetitions whose rounds may match nothing contain each other.
    var nullableLoopDepth: Int {
        switch self {
        case .sequence(let nodes), .alternatives(let nodes): nodes.map(\.nullableLoopDepth).max() ?? 0
        case .group(let node, _), .lookaround(let node, _, _): node.nullableLoopDepth
        case .repetition(let repetition):
            repetition.node.nullableLoopDepth + (repetition.node.isNullable ? 1 : 0)
        case .empty, .unit, .set, .lineStart, .lineEnd, .wordBoundary, .reference: 0
        }
    }

    /// Whether matching needs more than a finite automaton.
    var needsBacktracking: Bool {
        switch self {
        case .sequence(let nodes), .alternatives(let nodes): nodes.contains(where: \.needsBacktracking)
        case .group(let node, _): node.needsBacktracking
        case .repetition(let repetition): repetition.node.needsBacktracking
        case .lookaround, .reference: true
        case .empty, .unit, .set, .lineStart, .lineEnd, .wordBoundary: false
        }
    }
}
