// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What is written `function($a, $b) { … }`.
final class LambdaNode: Node {
    /// The slots of the parameters.
    let parameters: [Int]
    let slotCount: Int
    let signature: Signature?
    /// How many levels the body's syntax tree has.
    let levels: Int
    let body: Node

    init(parameters: [Int], slotCount: Int, signature: Signature?, levels: Int, body: Node) {
        self.parameters = parameters
        self.slotCount = slotCount
        self.signature = signature
        self.levels = levels
        self.body = body
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try Closure(self, frame: frame, input: input).checked()
    }
}

/// Where a call stands and what it calls, for errors.
struct CallSite {
    let position: Int
    /// What an error names: the variable without its `$`, or the first step of a path.
    let token: JSON?
    /// The end of the function's name, where errors of a tail call are.
    let namePosition: Int
    /// A variable of the name that was used without its `$`, if it is one.
    let misspelled: Node?
}

/// The arguments and the place of a call.
class AnyCallNode: Node {
    let arguments: [Node]
    let site: CallSite

    init(_ arguments: [Node], at site: CallSite) {
        self.arguments = arguments
        self.site = site
    }

    final override var endsInCall: Bool { true }

    /// Steps for the arguments; the call's own are enough for a few.
    final var extraSteps: Int { arguments.count >> 2 }

    /// Calls with an argument before those in parentheses, as `~>` does.
    func apply(
        to first: Value?,
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        preconditionFailure("Each call applies itself.")
    }

    final override func evaluate(
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        try apply(to: nil, input, frame, &machine).collapsed
    }

    final override func raw(
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        try apply(to: nil, input, frame, &machine)
    }

    @inline(__always)
    final func evaluated(
        after first: Value?,
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Arguments {
        var values = Arguments()
        if let first { values.append(first) }
        for argument in arguments { values.append(try argument.evaluate(input, frame, &machine)) }
        return values
    }

    /// An error on its way out: it gets this call's place, and its name unless it has one.
    final func located(_ error: JSONataError) -> JSONataError {
        error.located(position: site.position, token: error.token ?? site.token)
    }
}

/// A call of a function that the expression computes.
final class CallNode: AnyCallNode {
    let procedure: Node

    init(_ procedure: Node, _ arguments: [Node], at site: CallSite) {
        self.procedure = procedure
        super.init(arguments, at: site)
    }

    override func apply(
        to first: Value?,
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        let callee = try procedure.evaluate(input, frame, &machine)
        try checkSpelling(callee, input, frame, &machine)
        try machine.step(extraSteps)
        let values = try evaluated(after: first, input, frame, &machine)
        guard case .function(let function) = callee else { throw located(JSONataError(.T1006)) }
        do throws(JSONataError) {
            return try machine.apply(function, values, context: input)
        } catch {
            throw located(error)
        }
    }

    override func tail(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let callee = try procedure.evaluate(input, frame, &machine)
        try machine.step(extraSteps)
        let values = try evaluated(after: nil, input, frame, &machine)
        return .function(TailCall(callee, values, at: site.namePosition, token: site.token))
    }

    private func checkSpelling(
        _ callee: Value,
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) {
        guard case .undefined = callee, let misspelled = site.misspelled else { return }
        if try !misspelled.evaluate(input, frame, &machine).isUndefined {
            throw JSONataError(.T1005, position: site.position, token: site.token)
        }
    }
}

/// A call of a function of the library by its name.
final class BuiltinCallNode: AnyCallNode {
    let builtin: Builtin

    init(_ builtin: Builtin, _ arguments: [Node], at site: CallSite) {
        self.builtin = builtin
        super.init(arguments, at: site)
    }

    override func apply(
        to first: Value?,
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        try machine.step(1 + extraSteps)
        let values = try evaluated(after: first, input, frame, &machine)
        do throws(JSONataError) {
            if machine.hasShadowedFunctions, machine.variables.named[builtin.name] != nil {
                throw JSONataError(.T1006)
            }
            return try builtin.call(values, context: input, &machine)
        } catch {
            throw located(error)
        }
    }

    /// The library's functions return at once, so no call has to be put off, unless a missing argument is to be what
    /// the caller's context is.
    override func tail(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard arguments.count >= builtin.contextCount else {
            let values = try evaluated(after: nil, input, frame, &machine)
            return .function(
                TailCall(
                    .function(BuiltinFunction(builtin)),
                    values,
                    at: site.namePosition,
                    token: site.token
                )
            )
        }
        return try apply(to: nil, input, frame, &machine)
    }
}

/// What is written `$f(?, 2)`.
final class PartialNode: Node {
    let procedure: Node
    /// Nil: the argument stays open.
    let arguments: [Node?]
    let site: CallSite

    init(_ procedure: Node, _ arguments: [Node?], at site: CallSite) {
        self.procedure = procedure
        self.arguments = arguments
        self.site = site
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var values: [Value?] = []
        for argument in arguments {
            guard let argument else {
                values.append(nil)
                continue
            }
            values.append(.some(try argument.evaluate(input, frame, &machine)))
        }
        let callee = try procedure.evaluate(input, frame, &machine)
        if case .function(let function) = callee { return try function.partial(values).checked() }
        if callee.isUndefined, let misspelled = site.misspelled,
            try !misspelled.evaluate(input, frame, &machine).isUndefined
        {
            throw JSONataError(.T1007, position: site.position, token: site.token)
        }
        throw JSONataError(.T1008, position: site.position, token: site.token)
    }
}

/// What is written `a ~> $f`, `a ~> $f(b)`, `$f ~> $g`.
final class ApplyNode: BinaryNode {
    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try raw(input, frame, &machine).collapsed
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let value = try left.evaluate(input, frame, &machine)
        if let call = right as? AnyCallNode { return try call.apply(to: value, input, frame, &machine) }
        let callee = try right.evaluate(input, frame, &machine)
        guard case .function(let function) = callee else {
            throw JSONataError(.T2006, position: position, value: callee.shown)
        }
        if case .function(let first) = value { return try ChainFunction(first, function).checked() }
        return try machine.invoke(function, Arguments(value))
    }
}

/// What is written `/pattern/flags`.
final class RegexNode: Node {
    let expression: RegularExpression
    let position: Int

    init(_ expression: RegularExpression, at position: Int) {
        self.expression = expression
        self.position = position
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        .function(Matcher(expression, at: position))
    }
}
