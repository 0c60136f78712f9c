// SPDX-License-Identifier: Apache-2.0

/// Matches by trying one way after another, in the order that ECMAScript prescribes.
///
/// Quick for ordinary patterns; the steps it may make bound the others.
struct Backtracker<Unit: FixedWidthInteger & UnsignedInteger> {
    let program: Program
    let subject: UnsafeBufferPointer<Unit>
    /// How many steps may still be made; negative when they are used up.
    private(set) var steps: Int
    private var registers: [Int]
    private var stack: [BacktrackFrame]

    /// 24 bytes each.
    private static var framesMaximum: Int { 4_000_000 }

    init(
        program: Program,
        subject: UnsafeBufferPointer<Unit>,
        steps: Int,
        scratch: inout RegularExpression.Scratch
    ) {
        self.program = program
        self.subject = subject
        self.steps = steps
        registers = scratch.registers
        scratch.registers = []
        stack = scratch.stack
        scratch.stack = []
    }

    /// Lets the next search use the space of this one.
    mutating func giveBack(_ scratch: inout RegularExpression.Scratch) {
        scratch.registers = registers
        stack.removeAll(keepingCapacity: true)
        scratch.stack = stack
    }

    /// Finds the first match that begins at a position or after it.
    mutating func search(from: Int, start: StartCondition) -> SearchOutcome {
        registers.removeAll(keepingCapacity: true)
        registers.append(contentsOf: repeatElement(-1, count: program.registerCount))
        steps -= program.registerCount >> 4
        let (instructions, sets) = (program.instructions, program.sets)
        return instructions.withUnsafeBufferPointer { instructions in
            sets.withUnsafeBufferPointer { sets in
                search(from: from, start: start, code: Code(instructions: instructions, sets: sets))
            }
        }
    }

    /// The program in place.
    private struct Code {
        let instructions: UnsafeBufferPointer<Program.Instruction>
        let sets: UnsafeBufferPointer<UnitSet>
    }

    private mutating func search(from: Int, start: StartCondition, code: Code) -> SearchOutcome {
        var position = from
        while let candidate = start.next(in: subject, from: position) {
            // Passing over a place costs an eighth of a step.
            steps -= (candidate - position) >> 3
            if let end = run(code, instruction: 0, position: candidate) { return .match(match(candidate..<end)) }
            if steps < 0 { return .exhausted }
            position = candidate + 1
        }
        return .noMatch
    }

    private func match(_ range: Range<Int>) -> RegularExpression.Match {
        let groups = (0..<program.groupCount).map { group in
            let (lower, upper) = (registers[group * 2], registers[group * 2 + 1])
            return lower >= 0 && upper >= lower ? lower..<upper : nil
        }
        return RegularExpression.Match(range: range, groups: groups)
    }

    /// Follows the program up to an `accept`, and gives the position there; nil where no way leads to it.
    private mutating func run(_ code: Code, instruction: Int, position: Int) -> Int? {
        let base = stack.count
        var index = instruction
        var position = position
        while true {
            steps -= 1
            if steps < 0 { return nil }
            var isMatch = true
            switch code.instructions[index] {
            case .unit(let unit):
                isMatch = position < subject.count && UInt16(truncatingIfNeeded: subject[position]) == unit
                position += 1
                index += 1
            case .set(let set):
                isMatch = position < subject.count && contains(code.sets[Int(set)], at: position)
                position += 1
                index += 1
            case .run(let set, let minimum, let maximum, let isGreedy):
                isMatch = takeRun(
                    code.sets[Int(set)],
                    bounds: (Int(minimum), Int(maximum)),
                    isGreedy: isGreedy,
                    index: &index,
                    position: &position
                )
            case .split(let first, let second):
                push(.resume, second, position)
                index = Int(first)
            case .jump(let target): index = Int(target)
            case .save(let register):
                set(Int(register), to: position)
                index += 1
            case .accept: return position
            case .lookaround(let target, let isNegative):
                isMatch = look(code, from: index + 1, position: position) != isNegative
                if steps < 0 { return nil }
                index = Int(target)
            default:
                isMatch = take(code.instructions[index], position: &position)
                index += 1
            }
            if !isMatch, !resume(code, above: base, index: &index, position: &position) { return nil }
        }
    }

    @inline(__always)
    private func contains(_ set: borrowing UnitSet, at position: Int) -> Bool {
        set.contains(UInt16(truncatingIfNeeded: subject[position]))
    }

    // MARK: The stack

    @inline(__always)
    private mutating func push(_ kind: BacktrackFrame.Kind, _ instruction: Int32, _ first: Int, _ second: Int = 0) {
        if stack.count == Self.framesMaximum { steps = 0 }
        stack.append(BacktrackFrame(kind: kind, instruction: instruction, first: first, second: second))
    }

    private mutating func set(_ register: Int, to value: Int) {
        push(.restore, Int32(register), registers[register])
        registers[register] = value
    }

    /// Goes back to the last choice above a height of the stack; false where there is none.
    private mutating func resume(_ code: Code, above base: Int, index: inout Int, position: inout Int) -> Bool {
        while stack.count > base {
            let frame = stack.removeLast()
            index = Int(frame.instruction)
            switch frame.kind {
            case .restore: registers[index] = frame.first
            case .resume:
                position = frame.first
                return true
            case .shrink:
                if shrink(frame, next: code.instructions[index], position: &position) { return true }
            case .grow:
                if grow(frame, code, position: &position) {
                    index += 1
                    return true
                }
            }
        }
        return false
    }

    private mutating func shrink(
        _ frame: BacktrackFrame,
        next: Program.Instruction,
        position: inout Int
    ) -> Bool {
        var end = frame.second - 1
        if case .unit(let unit) = next {
            while end >= frame.first, UInt16(truncatingIfNeeded: subject[end]) != unit { end -= 1 }
            steps -= (frame.second - end) >> 3
            if end < frame.first { return false }
        }
        if end > frame.first { push(.shrink, frame.instruction, frame.first, end) }
        position = end
        return true
    }

    private mutating func grow(_ frame: BacktrackFrame, _ code: Code, position: inout Int) -> Bool {
        guard case .run(let set, _, _, _) = code.instructions[Int(frame.instruction)],
            frame.first < frame.second, contains(code.sets[Int(set)], at: frame.first)
        else { return false }
        position = frame.first + 1
        push(.grow, frame.instruction, position, frame.second)
        return true
    }

    // MARK: Instructions

    private mutating func takeRun(
        _ set: borrowing UnitSet,
        bounds: (minimum: Int, maximum: Int),
        isGreedy: Bool,
        index: inout Int,
        position: inout Int
    ) -> Bool {
        let limit = min(subject.count, position + bounds.maximum)
        let optional = position + bounds.minimum
        var end = position
        let wanted = isGreedy ? limit : min(optional, limit)
        while end < wanted, contains(set, at: end) { end += 1 }
        steps -= (end - position) >> 2
        guard end >= optional else { return false }
        if isGreedy {
            if end > optional { push(.shrink, Int32(index) + 1, optional, end) }
        } else {
            push(.grow, Int32(index), end, limit)
        }
        position = end
        index += 1
        return true
    }

    /// Whether what a lookaround wants is there.
    ///
    /// Once it has matched, it isn't tried another way; what its groups matched stays until the way ends.
    private mutating func look(_ code: Code, from index: Int, position: Int) -> Bool {
        guard case .lookaround(_, let isNegative) = code.instructions[index - 1] else { return false }
        let base = stack.count
        guard run(code, instruction: index, position: position) != nil else { return false }
        if isNegative {
            while stack.count > base {
                let frame = stack.removeLast()
                if case .restore = frame.kind { registers[Int(frame.instruction)] = frame.first }
            }
        } else {
            var kept = base
            for frame in base..<stack.count where stack[frame].kind == .restore {
                stack.swapAt(kept, frame)
                kept += 1
            }
            stack.removeLast(stack.count - kept)
        }
        return true
    }

    private mutating func take(_ instruction: Program.Instruction, position: inout Int) -> Bool {
        switch instruction {
        case .unitBackward(let unit):
            position -= 1
            return position >= 0 && UInt16(truncatingIfNeeded: subject[position]) == unit
        case .setBackward(let set):
            position -= 1
            return position >= 0 && contains(program.sets[Int(set)], at: position)
        case .forget(let first, let end):
            steps -= Int(end - first) >> 2
            for register in Int(first)..<Int(end) { set(register, to: -1) }
            return true
        case .beginRound(let loop):
            set(program.groupCount * 2 + Int(loop), to: position)
            return true
        case .endRound(let loop): return registers[program.groupCount * 2 + Int(loop)] != position
        case .reference(let group): return takeReference(Int(group), isBackward: false, position: &position)
        case .referenceBackward(let group): return takeReference(Int(group), isBackward: true, position: &position)
        default: return Assertion.holds(instruction, in: subject, at: position)
        }
    }

    /// Takes what a group matched; one that took no part matches nothing, anywhere.
    private mutating func takeReference(_ group: Int, isBackward: Bool, position: inout Int) -> Bool {
        let (lower, upper) = (registers[group * 2 - 2], registers[group * 2 - 1])
        guard lower >= 0, upper >= lower else { return true }
        let count = upper - lower
        let start = isBackward ? position - count : position
        guard start >= 0, start + count <= subject.count else { return false }
        steps -= count >> 2
        for offset in 0..<count {
            let left = UInt16(truncatingIfNeeded: subject[lower + offset])
            let right = UInt16(truncatingIfNeeded: subject[start + offset])
            let isSame =
                left == right
                || program.ignoresCase && CaseFolding.canonical(left) == CaseFolding.canonical(right)
            guard isSame else { return false }
        }
        position = isBackward ? start : start + count
        return true
    }
}

/// The instructions that take nothing.
enum Assertion {
    static func holds<Unit: FixedWidthInteger & UnsignedInteger>(
        _ instruction: Program.Instruction,
        in subject: UnsafeBufferPointer<Unit>,
        at position: Int
    ) -> Bool {
        let isIn = { (set: UnitSet, position: Int) in
            subject.indices.contains(position) && set.contains(UInt16(truncatingIfNeeded: subject[position]))
        }
        return switch instruction {
        case .textStart: position == 0
        case .textEnd: position == subject.count
        case .lineStart: position == 0 || isIn(.lineTerminators, position - 1)
        case .lineEnd: position == subject.count || isIn(.lineTerminators, position)
        case .wordBoundary(let isNegated):
            (isIn(.wordUnits, position - 1) != isIn(.wordUnits, position)) != isNegated
        default: preconditionFailure("Only assertions are asked here.")
        }
    }
}
