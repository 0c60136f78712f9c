// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A compiled expression, one object for each operation.
///
/// Evaluation is a call of a method that each kind of node overrides, so a level of nesting takes the stack of one small
/// function. Every subclass is immutable, so that one tree serves all threads: see `SharedTree`.
class Node {
    init() {}

    /// The value in the context `input`; a sequence of one element has become that element.
    func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        preconditionFailure("Each node evaluates itself.")
    }

    /// The value before a sequence of one element becomes that element, as predicates see it.
    func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try evaluate(input, frame, &machine)
    }

    /// The value as the result of a function, which may be a tail call that is yet to be made.
    func tail(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try evaluate(input, frame, &machine)
    }

    /// The value as a condition.
    func test(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Bool {
        try evaluate(input, frame, &machine).isTrue(&machine)
    }

    /// The value as what is calculated with or compared: a number by itself, which spares making a value of it.
    func operand(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Operand {
        Operand(try evaluate(input, frame, &machine))
    }

    /// Whether the value is always a boolean, so that as a predicate it is not a position.
    var isBoolean: Bool { false }

    /// Whether `tail` may be the result of a call: what stands around a tail call in the function does not see its result,
    /// so that a sequence of one element, or of none, is left to whoever called the function.
    var endsInCall: Bool { false }

    /// Whether the value is always a boolean, a number, a literal, or undefined, so never a sequence.
    var isScalar: Bool { isBoolean }

    /// The value, where it is known without evaluating.
    var constant: JSON? { nil }
}

/// What an operator works on.
enum Operand {
    case number(Double)
    /// Anything else.
    case value(Value)

    @inline(__always)
    init(_ value: Value) {
        switch value {
        case .json(.integer(let number)): self = .number(Double(number))
        case .json(.double(let number)): self = .number(number)
        default: self = .value(value)
        }
    }

    var value: Value {
        switch self {
        case .number(let number): .number(number)
        case .value(let value): value
        }
    }
}

/// A literal.
final class ConstantNode: Node {
    let value: JSON

    init(_ value: JSON) { self.value = value }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        .json(value)
    }

    override func operand(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Operand {
        Operand(.json(value))
    }

    override var constant: JSON? { value }

    override var isScalar: Bool { true }

    override var isBoolean: Bool {
        if case .bool = value { true } else { false }
    }
}

/// What has no value.
final class UndefinedNode: Node {
    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        .undefined
    }
}

/// A tree of nodes that any number of threads evaluate at once.
///
/// Unchecked, because the compiler takes no class with subclasses at its word: no node has a variable of its own, to
/// which a rule of the repository holds them, and nothing else keeps a node that was not made with its tree.
struct SharedTree: @unchecked Sendable {
    let root: Node
}
