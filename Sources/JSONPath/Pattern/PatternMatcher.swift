// SPDX-License-Identifier: Apache-2.0

/// Runs a pattern's instructions over a text, all alternatives side by side, so each character is looked at once.
struct PatternMatcher {
    private let program: [PatternInstruction]
    private let text: [Unicode.Scalar]
    /// The round in which an instruction was last put on the list, so that it stands there once.
    private var added: [Int]
    private var pending: [Int] = []

    init(program: [PatternInstruction], text: [Unicode.Scalar]) {
        self.program = program
        self.text = text
        added = Array(repeating: -1, count: program.count)
    }

    mutating func matchesAll() -> Bool {
        var current: [Int] = []
        var next: [Int] = []
        add(0, at: 0, to: &current)
        for position in text.indices {
            next.removeAll(keepingCapacity: true)
            for counter in current {
                guard case .take(let set) = program[counter], set.contains(text[position]) else { continue }
                add(counter + 1, at: position + 1, to: &next)
            }
            guard !next.isEmpty else { return false }
            swap(&current, &next)
        }
        return current.contains { program[$0] == .match }
    }

    /// Puts an instruction on the list, or what follows where it takes no character.
    private mutating func add(_ start: Int, at position: Int, to list: inout [Int]) {
        pending.append(start)
        while let counter = pending.popLast() {
            guard added[counter] != position else { continue }
            added[counter] = position
            switch program[counter] {
            case .take, .match: list.append(counter)
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assert(let assertion):
                if holds(assertion, at: position) { pending.append(counter + 1) }
            }
        }
    }

    private func holds(_ assertion: PatternAssertion, at position: Int) -> Bool {
        switch assertion {
        case .textStart: position == 0
        case .textEnd: position == text.count
        case .lastLineEnd:
            position == text.count || position == text.count - 1 && text[position] == "\n"
                || position == text.count - 2 && text[position] == "\r" && text[position + 1] == "\n"
        case .lineStart: position == 0 || text[position - 1] == "\n" && position < text.count
        case .lineEnd: position == text.count || text[position] == "\n"
        case .wordBoundary: isWord(position - 1) != isWord(position)
        case .noWordBoundary: isWord(position - 1) == isWord(position)
        }
    }

    private func isWord(_ position: Int) -> Bool {
        text.indices.contains(position) && ScalarSet.isWord(text[position])
    }
}
