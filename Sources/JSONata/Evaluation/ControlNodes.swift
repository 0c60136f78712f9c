// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What is written `( a; b; c )`.
final class BlockNode: Node {
    /// Where its variables stand.
    enum Scope: Sendable {
        case none
        /// In slots of the frame around, which are cleared when the block begins: no function can hold on to them.
        case slots(Range<Int>)
        /// In a frame of its own, since functions within the block may outlive it.
        case frame(count: Int)
    }

    let expressions: [Node]
    let scope: Scope
    /// The expression of a block that is nothing else but parentheses.
    private let only: Node?

    init(_ expressions: [Node], scope: Scope) {
        self.expressions = expressions
        self.scope = scope
        if expressions.count == 1, case .none = scope { only = expressions[0] } else { only = nil }
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        if let only { return try only.evaluate(input, frame, &machine).collapsed }
        let frame = entered(frame)
        guard let last = try leading(input, frame, &machine) else { return .undefined }
        return try last.evaluate(input, frame, &machine).collapsed
    }

    override func tail(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let frame = entered(frame)
        guard let last = try leading(input, frame, &machine) else { return .undefined }
        return try last.innerTail(input, frame, &machine)
    }

    override var endsInCall: Bool { expressions.last?.endsInCall ?? false }

    override func operand(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Operand {
        if let only { return try only.operand(input, frame, &machine) }
        return Operand(try evaluate(input, frame, &machine))
    }

    private func entered(_ frame: Frame) -> Frame {
        switch scope {
        case .none: return frame
        case .slots(let slots):
            frame.clear(slots)
            return frame
        case .frame(let count): return Frame.make(count: count, parent: frame)
        }
    }

    /// Evaluates all but the last expression, which it returns.
    private func leading(
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Node? {
        try machine.step(expressions.count)
        for expression in expressions.dropLast() { _ = try expression.evaluate(input, frame, &machine) }
        return expressions.last
    }
}

/// What is written `condition ? then : else`.
final class ConditionNode: Node {
    let condition: Node
    let then: Node
    let otherwise: Node?

    init(_ condition: Node, then: Node, otherwise: Node?) {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        if try condition.test(input, frame, &machine) { return try then.evaluate(input, frame, &machine).collapsed }
        return try otherwise?.evaluate(input, frame, &machine).collapsed ?? .undefined
    }

    override func tail(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let isTrue = try condition.test(input, frame, &machine)
        return try (isTrue ? then : otherwise)?.innerTail(input, frame, &machine) ?? .undefined
    }

    override var endsInCall: Bool { then.endsInCall || otherwise?.endsInCall == true }
}

/// What is written `a ?? b` and `a ?: b`.
final class DefaultNode: Node {
    let value: Node
    let otherwise: Node
    /// Whether a value has to be true, not only defined.
    let needsTruth: Bool

    init(_ value: Node, otherwise: Node, needsTruth: Bool) {
        self.value = value
        self.otherwise = otherwise
        self.needsTruth = needsTruth
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let value = try value.evaluate(input, frame, &machine)
        let isTaken = needsTruth ? try value.isTrue(&machine) : !value.isUndefined
        return (isTaken ? value : try otherwise.evaluate(input, frame, &machine)).collapsed
    }

    override func tail(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let value = try value.evaluate(input, frame, &machine)
        let isTaken = needsTruth ? try value.isTrue(&machine) : !value.isUndefined
        return isTaken ? value.collapsed : try otherwise.innerTail(input, frame, &machine)
    }

    override var endsInCall: Bool { otherwise.endsInCall }
}

extension Node {
    /// `tail` as what stands around this node gives it on.
    fileprivate func innerTail(
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        let value = try tail(input, frame, &machine)
        return endsInCall ? value : value.collapsed
    }
}
