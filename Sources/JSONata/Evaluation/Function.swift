// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A function as a value.
class Function {
    /// How many arguments it looks at, which decides how many `$map` and its like give it.
    let arity: Int
    /// Whether it is a call that a function ended with, to be made by the loop that made the function's own call.
    let isTailCall: Bool
    /// The levels of what it holds, no fewer than there are.
    let level: Int

    init(arity: Int, isTailCall: Bool = false, level: Int = 1) {
        self.arity = arity
        self.isTailCall = isTailCall
        self.level = level
    }

    /// Calls it; `context` stands in for a missing argument where the signature says so.
    func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        preconditionFailure("Each function calls itself.")
    }

    /// The function as a value, unless it holds functions nested too deep.
    func checked() throws(JSONataError) -> Value {
        guard level <= Nesting.functionMaximum else { throw .stackOverflow() }
        return .function(self)
    }

    /// Applies it to some of its arguments; a nil one stays open.
    func partial(_ arguments: [Value?]) -> Function { PartialFunction(self, arguments, parameterCount: arity) }
}

/// A call at the end of a function; as a value, a function without parameters that makes the call.
final class TailCall: Function {
    let procedure: Value
    let arguments: Arguments
    let position: Int
    let token: JSON?

    init(_ procedure: Value, _ arguments: Arguments, at position: Int, token: JSON?, level: Int = 1) {
        self.procedure = procedure
        self.arguments = arguments
        self.position = position
        self.token = token
        super.init(arity: 0, isTailCall: true, level: level)
    }

    /// The call as a value that may be kept, which has to know its levels; most are made at once.
    func measured() throws(JSONataError) -> Value {
        let level = (0..<arguments.count).reduce(procedure.level) { max($0, arguments[$1].level) }
        return try TailCall(procedure, arguments, at: position, token: token, level: level + 1).checked()
    }

    override func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        try make(context: context, &machine)
    }

    /// Makes the call, which may end with another one.
    @inline(__always)
    func make(context: Value, _ machine: inout Machine) throws(JSONataError) -> Value {
        try machine.step()
        do throws(JSONataError) {
            guard case .function(let callee) = procedure else { throw JSONataError(.T1006) }
            return try callee.call(arguments, context: context, &machine)
        } catch {
            throw error.located(position: position, token: error.token ?? token)
        }
    }
}

/// A function of the library.
final class BuiltinFunction: Function {
    let builtin: Builtin

    init(_ builtin: Builtin) {
        self.builtin = builtin
        super.init(arity: builtin.arity)
    }

    override func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        try machine.step()
        return try builtin.call(arguments, context: context, &machine)
    }

    override func partial(_ arguments: [Value?]) -> Function {
        PartialFunction(self, arguments, parameterCount: builtin.arity)
    }
}

/// A function written in the expression, with the variables and the context around it.
final class Closure: Function {
    let node: LambdaNode
    let frame: Frame
    let input: Value

    init(_ node: LambdaNode, frame: Frame, input: Value) {
        self.node = node
        self.frame = frame
        self.input = input
        super.init(arity: node.parameters.count, level: 1 + max(frame.level, input.level))
    }

    override func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        if let signature = node.signature {
            var arguments = arguments
            try signature.validate(&arguments, context: context, &machine)
            return try run(arguments, &machine)
        }
        return try run(arguments, &machine)
    }

    /// Calls it without looking at its signature.
    func run(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        let frame = Frame.make(count: node.slotCount, parent: frame)
        bind(arguments, in: frame)
        return try run(in: frame, &machine)
    }

    /// Makes arguments the parameters of a call.
    @inline(__always)
    func bind(_ arguments: Arguments, in frame: Frame) {
        let parameters = node.parameters
        for position in parameters.indices { frame[parameters[position]] = arguments[position] }
    }

    /// Calls it with a frame of its own in which its parameters are bound.
    @inline(__always)
    func run(in frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try machine.step(2)
        try machine.enter(node.levels)
        let result = try node.body.tail(input, frame, &machine)
        machine.leave(node.levels)
        return result
    }
}

/// A function some of whose arguments are given.
final class PartialFunction: Function {
    private let function: Function
    private let given: [Value?]

    init(_ function: Function, _ arguments: [Value?], parameterCount: Int) {
        self.function = function
        // Counted before it is stored: the optimizer of Swift 6.3.1 dies of a property that is read before `super.init`.
        let all = (0..<parameterCount).map { $0 < arguments.count ? arguments[$0] : .some(.undefined) }
        let arity = all.count { $0 == nil }
        let level = 1 + all.reduce(function.level) { max($0, $1?.level ?? 0) }
        given = all
        super.init(arity: arity, level: level)
    }

    override func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var all = Arguments()
        var next = 0
        for value in given {
            if value == nil { next += 1 }
            all.append(value ?? arguments[next - 1])
        }
        try machine.descend()
        defer { machine.ascend() }
        // A function of the expression does not look at its signature here, as in the reference engine. One of the
        // library does, as in the other engines: without that it would meet types that it has no meaning for.
        if let closure = function as? Closure { return try closure.run(all, &machine) }
        return try function.call(all, context: context, &machine)
    }
}

/// The functions `$f ~> $g`.
final class ChainFunction: Function {
    /// It is evaluated as `$g($f($x))`.
    private static let levels = FunctionLevels(syntax: 0, evaluation: 2)

    private let first: Function
    private let second: Function

    init(_ first: Function, _ second: Function) {
        self.first = first
        self.second = second
        super.init(arity: 1, level: 1 + max(first.level, second.level))
    }

    override func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        try machine.step()
        try machine.enter(Self.levels)
        // As where the argument is a variable in `$g($f($x))`, which no empty sequence is.
        machine.open(1)
        let middle = try machine.invoke(first, Arguments(arguments.first.collapsed)).collapsed
        machine.close(1)
        let result = try machine.invoke(second, Arguments(middle))
        machine.leave(Self.levels)
        return result
    }
}

/// Calls one function for item after item, with as many arguments as it looks at.
struct Callee {
    private let function: Function
    private let closure: Closure?
    private var frame: Frame?

    init(_ function: Function) {
        self.function = function
        closure = (function as? Closure).flatMap { $0.node.signature == nil ? $0 : nil }
    }

    var arity: Int { function.arity }

    /// Lets go of the arguments of the call before.
    mutating func forget() {
        guard let closure, frame != nil, isKnownUniquelyReferenced(&frame) else { return }
        frame?.clear(0..<closure.node.slotCount)
    }

    /// Calls it with an item, its position or name, and the whole.
    mutating func call(
        _ item: Value,
        _ position: @autoclosure () -> Value,
        _ whole: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        guard let closure, let frame = freshFrame() else {
            var arguments = Arguments(item)
            if function.arity >= 2 { arguments.append(position()) }
            if function.arity >= 3 { arguments.append(whole) }
            return try call(arguments, &machine)
        }
        // As `call` does, but straight into the slots.
        let slots = closure.node.parameters
        if let first = slots.first { frame[first] = item }
        if slots.count > 1 { frame[slots[1]] = position() }
        if slots.count > 2 { frame[slots[2]] = whole }
        if slots.count > 3 { for slot in slots[3...] { frame[slot] = .undefined } }
        return try run(closure, in: frame, &machine)
    }

    /// Calls it; the frame of the call before is used again unless something holds on to it.
    mutating func call(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let closure, let frame = freshFrame() else { return try machine.invoke(function, arguments) }
        closure.bind(arguments, in: frame)
        return try run(closure, in: frame, &machine)
    }

    @inline(__always)
    private func run(
        _ closure: Closure,
        in frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        let result = try closure.run(in: frame, &machine)
        guard case .function(let next) = result, next.isTailCall else { return result }
        return try machine.bounce(next, context: .json(.null))
    }

    /// A frame for a call of the closure, if it is one: the one of the call before unless something holds on to it.
    @inline(__always)
    private mutating func freshFrame() -> Frame? {
        guard let closure else { return nil }
        if frame == nil || !isKnownUniquelyReferenced(&frame) {
            frame = Frame.make(count: closure.node.slotCount, parent: closure.frame)
        } else if closure.node.slotCount > closure.node.parameters.count {
            frame?.clear(0..<closure.node.slotCount)
        }
        return frame
    }
}
