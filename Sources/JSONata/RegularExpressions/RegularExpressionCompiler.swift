// SPDX-License-Identifier: Apache-2.0

/// Compiles the tree of a regular expression into instructions.
struct RegularExpressionCompiler {
    private var program: Program
    private let flags: RegularExpression.Flags
    /// Whether the program is for a `ParallelMatcher`, which knows no runs.
    private let isParallel: Bool
    private var loopDepth = 0
    private var instructionsMaximum = RegularExpressionCompiler.instructionsMaximum

    /// Counted repetitions are written out, so a short pattern may become a long program.
    private static let instructionsMaximum = 30_000
    /// A `ParallelMatcher` keeps two threads for each more.
    private static let parallelLoopsMaximum = 4

    static func compile(
        _ node: RegularExpressionNode,
        groupCount: Int,
        flags: RegularExpression.Flags,
        isParallel: Bool = false,
        instructionsMaximum: Int = .max
    ) throws(RegularExpressionFault) -> Program {
        var compiler = RegularExpressionCompiler(groupCount: groupCount, flags: flags, isParallel: isParallel)
        compiler.instructionsMaximum = min(instructionsMaximum, Self.instructionsMaximum)
        compiler.program.loopDepth = node.nullableLoopDepth
        compiler.program.isLinear =
            !node.needsBacktracking && compiler.program.loopDepth <= Self.parallelLoopsMaximum
        try compiler.emit(node, isBackward: false)
        try compiler.emit(.accept)
        return compiler.program
    }

    private init(groupCount: Int, flags: RegularExpression.Flags, isParallel: Bool) {
        program = Program(groupCount: groupCount, ignoresCase: flags.contains(.ignoreCase))
        self.flags = flags
        self.isParallel = isParallel
    }

    // MARK: Emitting

    private var end: Int32 { Int32(program.instructions.count) }

    private mutating func emit(_ instruction: Program.Instruction) throws(RegularExpressionFault) {
        guard program.instructions.count < instructionsMaximum else {
            throw RegularExpressionFault("Regular expression too large")
        }
        program.instructions.append(instruction)
    }

    private mutating func emit(_ node: RegularExpressionNode, isBackward: Bool) throws(RegularExpressionFault) {
        switch node {
        case .empty: break
        case .unit(let unit): try emit(unit, isBackward: isBackward)
        case .set(let set): try emit(set, isBackward: isBackward)
        case .sequence(let nodes):
            if isBackward {
                for node in nodes.reversed() { try emit(node, isBackward: true) }
            } else {
                for node in nodes { try emit(node, isBackward: false) }
            }
        case .alternatives(let nodes): try emitAlternatives(nodes, isBackward: isBackward)
        case .group(let node, let number):
            let opening = Int32(number - 1) * 2
            try emit(.save(isBackward ? opening + 1 : opening))
            try emit(node, isBackward: isBackward)
            try emit(.save(isBackward ? opening : opening + 1))
        case .repetition(let repetition): try emit(repetition, isBackward: isBackward)
        case .lookaround(let node, let isAhead, let isNegative):
            let index = program.instructions.count
            try emit(.lookaround(target: 0, isNegative: isNegative))
            try emit(node, isBackward: !isAhead)
            try emit(.accept)
            program.instructions[index] = .lookaround(target: end, isNegative: isNegative)
        case .lineStart: try emit(flags.contains(.multiline) ? .lineStart : .textStart)
        case .lineEnd: try emit(flags.contains(.multiline) ? .lineEnd : .textEnd)
        case .wordBoundary(let isNegated): try emit(.wordBoundary(isNegated: isNegated))
        case .reference(let number):
            try emit(isBackward ? .referenceBackward(Int32(number)) : .reference(Int32(number)))
        }
    }

    private mutating func emitAlternatives(
        _ nodes: [RegularExpressionNode],
        isBackward: Bool
    ) throws(RegularExpressionFault) {
        var jumps: [Int] = []
        for (offset, node) in nodes.enumerated() {
            let split = program.instructions.count
            let isLast = offset == nodes.count - 1
            if !isLast { try emit(.split(0, 0)) }
            try emit(node, isBackward: isBackward)
            guard !isLast else { break }
            jumps.append(program.instructions.count)
            try emit(.jump(0))
            program.instructions[split] = .split(Int32(split) + 1, end)
        }
        for jump in jumps { program.instructions[jump] = .jump(end) }
    }

    // MARK: Single units

    private mutating func emit(_ unit: UInt16, isBackward: Bool) throws(RegularExpressionFault) {
        try emit(isBackward ? .unitBackward(unit) : .unit(unit))
    }

    private mutating func emit(_ set: UnitSet, isBackward: Bool) throws(RegularExpressionFault) {
        let index = add(set)
        try emit(isBackward ? .setBackward(index) : .set(index))
    }

    /// The set of a node that takes one unit.
    private static func set(of node: RegularExpressionNode) -> UnitSet? {
        switch node {
        case .unit(let unit): UnitSet([unit...unit])
        case .set(let set): set
        default: nil
        }
    }

    private mutating func add(_ set: UnitSet) -> Int32 {
        program.sets.append(set)
        return Int32(program.sets.count - 1)
    }

    // MARK: Repetitions

    private mutating func emit(
        _ repetition: RegularExpressionNode.Repetition,
        isBackward: Bool
    ) throws(RegularExpressionFault) {
        if !isBackward, !isParallel, let set = Self.set(of: repetition.node) {
            try emit(
                .run(
                    set: add(set),
                    minimum: Int32(clamping: repetition.minimum),
                    maximum: Int32(clamping: repetition.maximum ?? Int(Int32.max)),
                    isGreedy: repetition.isGreedy
                )
            )
            return
        }
        let isNullable = repetition.node.isNullable
        if isNullable { loopDepth += 1 }
        defer { if isNullable { loopDepth -= 1 } }
        for _ in 0..<repetition.minimum {
            try emitRound(of: repetition, isChecked: false, isBackward: isBackward)
        }
        try emitOptionalRounds(of: repetition, isChecked: isNullable, isBackward: isBackward)
    }

    private mutating func emitOptionalRounds(
        of repetition: RegularExpressionNode.Repetition,
        isChecked: Bool,
        isBackward: Bool
    ) throws(RegularExpressionFault) {
        guard let maximum = repetition.maximum else {
            let head = program.instructions.count
            try emit(.split(0, 0))
            try emitRound(of: repetition, isChecked: isChecked, isBackward: isBackward)
            try emit(.jump(Int32(head)))
            program.instructions[head] = split(at: head, isGreedy: repetition.isGreedy)
            return
        }
        var splits: [Int] = []
        for _ in repetition.minimum..<max(maximum, repetition.minimum) {
            splits.append(program.instructions.count)
            try emit(.split(0, 0))
            try emitRound(of: repetition, isChecked: isChecked, isBackward: isBackward)
        }
        for index in splits { program.instructions[index] = split(at: index, isGreedy: repetition.isGreedy) }
    }

    /// A choice between the round that follows and the end of the loop.
    private func split(at index: Int, isGreedy: Bool) -> Program.Instruction {
        isGreedy ? .split(Int32(index) + 1, end) : .split(end, Int32(index) + 1)
    }

    private mutating func emitRound(
        of repetition: RegularExpressionNode.Repetition,
        isChecked: Bool,
        isBackward: Bool
    ) throws(RegularExpressionFault) {
        let loop = Int32(loopDepth - 1)
        if isChecked { try emit(.beginRound(loop)) }
        if !repetition.groups.isEmpty {
            let first = Int32(repetition.groups.lowerBound - 1) * 2
            let end = Int32(repetition.groups.upperBound - 1) * 2
            try emit(.forget(first: first, end: end))
        }
        try emit(repetition.node, isBackward: isBackward)
        if isChecked { try emit(.endRound(loop)) }
    }
}
