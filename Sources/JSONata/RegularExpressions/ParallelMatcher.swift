// SPDX-License-Identifier: Apache-2.0

/// Matches by following all ways at once, in time linear in the subject (Thompson's simulation with Pike's captures).
///
/// A thread stands at an instruction. Of two at the same instruction the first in order goes on, as a backtracker would
/// have tried it first; in loops whose rounds may match nothing they are the same only if they know the same of the
/// rounds they are in.
struct ParallelMatcher<Unit: FixedWidthInteger & UnsignedInteger> {
    let program: Program
    let subject: UnsafeBufferPointer<Unit>
    /// How many steps may still be made; negative when they are used up.
    private(set) var steps: Int

    /// Threads in the order of their priority, with the groups of each.
    private struct Threads {
        var instructions: [Int] = []
        var slots: [Int] = []

        mutating func removeAll() {
            instructions.removeAll(keepingCapacity: true)
            slots.removeAll(keepingCapacity: true)
        }
    }

    private enum Task {
        /// Goes on at an instruction; a bit for each loop tells whether its round has taken something.
        case explore(Int, progress: Int)
        case restore(slot: Int, value: Int)
    }

    /// Two for each group, and the last for the start of the match.
    private let slotCount: Int
    private var slots: [Int]
    private var tasks: [Task] = []
    /// In which round a place was visited last: instructions by what is known of the loops.
    private var visited: [Int]
    private var taken: [Int]
    private var round = 0

    init(program: Program, subject: UnsafeBufferPointer<Unit>, steps: Int) {
        self.program = program
        self.subject = subject
        self.steps = steps
        slotCount = program.groupCount * 2 + 1
        slots = Array(repeating: -1, count: slotCount)
        visited = Array(repeating: -1, count: program.instructions.count << program.loopDepth)
        taken = Array(repeating: -1, count: program.instructions.count)
    }

    /// Finds the first match that begins at a position or after it.
    mutating func search(from: Int, start: StartCondition) -> SearchOutcome {
        var current = Threads()
        var following = Threads()
        var found: RegularExpression.Match?
        var position = from
        begin(&current, at: &position, start: start)
        while !current.instructions.isEmpty {
            if steps < 0 { return .exhausted }
            following.removeAll()
            round += 1
            if let match = step(current, into: &following, at: position) { found = match }
            swap(&current, &following)
            position += 1
            if found == nil { begin(&current, at: &position, start: start) }
        }
        return found.map { .match($0) } ?? .noMatch
    }

    /// Adds the thread that begins at the position, or passes on to the next place where a match may begin.
    private mutating func begin(_ threads: inout Threads, at position: inout Int, start: StartCondition) {
        while let candidate = start.next(in: subject, from: position) {
            if candidate > position {
                guard threads.instructions.isEmpty else { return }
                position = candidate
                round += 1
            }
            for slot in slots.indices { slots[slot] = -1 }
            steps -= slotCount >> 4
            slots[slotCount - 1] = position
            explore(from: 0, at: position, into: &threads)
            guard threads.instructions.isEmpty, steps >= 0 else { return }
            position += 1
            round += 1
        }
    }

    /// Moves all threads by one unit; gives the match of the first that is at the end of the program.
    private mutating func step(
        _ threads: Threads,
        into following: inout Threads,
        at position: Int
    ) -> RegularExpression.Match? {
        for (index, instruction) in threads.instructions.enumerated() {
            let first = index * slotCount
            let isTaken: Bool
            switch program.instructions[instruction] {
            case .accept: return match(threads.slots[first..<first + slotCount], end: position)
            case .unit(let unit):
                isTaken = position < subject.count && UInt16(truncatingIfNeeded: subject[position]) == unit
            case .set(let set):
                isTaken =
                    position < subject.count
                    && program.sets[Int(set)].contains(UInt16(truncatingIfNeeded: subject[position]))
            default: preconditionFailure("A thread rests where it takes a unit, or at the end.")
            }
            guard isTaken else { continue }
            for slot in 0..<slotCount { slots[slot] = threads.slots[first + slot] }
            explore(from: instruction + 1, at: position + 1, into: &following)
        }
        return nil
    }

    private func match(_ slots: ArraySlice<Int>, end: Int) -> RegularExpression.Match {
        let slots = Array(slots)
        let groups = (0..<program.groupCount).map { group in
            let (lower, upper) = (slots[group * 2], slots[group * 2 + 1])
            return lower >= 0 && upper >= lower ? lower..<upper : nil
        }
        return RegularExpression.Match(range: slots[slotCount - 1]..<end, groups: groups)
    }

    /// Follows the instructions that take nothing, and adds the threads at which that ends.
    private mutating func explore(from instruction: Int, at position: Int, into threads: inout Threads) {
        tasks.append(.explore(instruction, progress: (1 << program.loopDepth) - 1))
        while let task = tasks.popLast() {
            switch task {
            case .restore(let slot, let value): slots[slot] = value
            case .explore(let index, let progress):
                steps -= 1
                let key = index << program.loopDepth | progress
                guard visited[key] != round else { continue }
                visited[key] = round
                follow(index, progress: progress, at: position, into: &threads)
            }
        }
    }

    private mutating func follow(_ index: Int, progress: Int, at position: Int, into threads: inout Threads) {
        var progress = progress
        switch program.instructions[index] {
        case .unit, .set, .accept:
            guard taken[index] != round else { return }
            taken[index] = round
            steps -= slotCount >> 2
            threads.instructions.append(index)
            threads.slots.append(contentsOf: slots)
            return
        case .jump(let target):
            tasks.append(.explore(Int(target), progress: progress))
            return
        case .split(let first, let second):
            tasks.append(.explore(Int(second), progress: progress))
            tasks.append(.explore(Int(first), progress: progress))
            return
        case .save(let register): set(Int(register), to: position)
        case .forget(let first, let end):
            steps -= Int(end - first) >> 2
            for register in Int(first)..<Int(end) { set(register, to: -1) }
        case .beginRound(let loop): progress &= ~(1 << Int(loop))
        case .endRound(let loop):
            guard progress & (1 << Int(loop)) != 0 else { return }
        case let assertion:
            guard Assertion.holds(assertion, in: subject, at: position) else { return }
        }
        tasks.append(.explore(index + 1, progress: progress))
    }

    private mutating func set(_ slot: Int, to value: Int) {
        tasks.append(.restore(slot: slot, value: slots[slot]))
        slots[slot] = value
    }
}
