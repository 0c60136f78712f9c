// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `$`, the context.
final class ContextNode: Node {
    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try raw(input, frame, &machine).collapsed
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        if input.traits.contains(.outerWrapper), let elements = input.elements { elements[0] } else { input }
    }
}

/// `$$`, what the whole expression is evaluated on.
final class RootNode: Node {
    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        machine.root
    }
}

/// A variable in a frame; where it is not bound yet, what it means outside, for which the frame is the variable's.
final class LocalNode: Node {
    let hops: Int
    let slot: Int
    let fallback: Node?

    init(hops: Int, slot: Int, fallback: Node?) {
        self.hops = hops
        self.slot = slot
        self.fallback = fallback
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try found(input, frame, &machine).collapsed
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try found(input, frame, &machine)
    }

    @inline(__always)
    private func found(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        if hops == 0 {
            if let value = frame[slot] { return value }
            return try fallback?.raw(input, frame, &machine) ?? .undefined
        }
        let outer = frame.outer(hops)
        if let value = outer[slot] { return value }
        return try fallback?.raw(input, outer, &machine) ?? .undefined
    }
}

/// A variable that the expression does not bind.
final class GlobalNode: Node {
    let name: String

    init(_ name: String) { self.name = name }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        if let value = machine.variables.named[name] { return .json(value) }
        return name == "states" ? machine.variables.states?.whole ?? .undefined : .undefined
    }
}

/// A built-in function by its name, unless a variable is called so.
final class BuiltinNode: Node {
    let builtin: Builtin

    init(_ builtin: Builtin) { self.builtin = builtin }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        if machine.hasShadowedFunctions, let value = machine.variables.named[builtin.name] { return .json(value) }
        return .function(BuiltinFunction(builtin))
    }
}

/// A member of `$states`, so that the whole need not be put together.
final class StatesMemberNode: Node {
    let member: Variables.States.Member

    init(_ member: Variables.States.Member) { self.member = member }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        if !machine.variables.named.isEmpty, let states = machine.variables.named["states"] {
            return states[member.rawValue].map { .json($0) } ?? .undefined
        }
        return machine.variables.states?[member].map { .json($0) } ?? .undefined
    }
}

extension Variables.States {
    /// The members by name.
    enum Member: String, CaseIterable {
        case input, context, result, errorOutput
    }

    subscript(member: Member) -> JSON? {
        switch member {
        case .input: input
        case .context: context
        case .result: result
        case .errorOutput: errorOutput
        }
    }

    /// The object that `$states` stands for.
    fileprivate var whole: Value {
        var object = JSONObject()
        for member in Member.allCases {
            if let value = self[member] { object[JSONString(member.rawValue)] = value }
        }
        return .json(.object(object))
    }
}

/// `$name := value`.
final class BindNode: Node {
    let slot: Int
    let value: Node

    init(slot: Int, value: Node) {
        self.slot = slot
        self.value = value
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let result = try value.evaluate(input, frame, &machine)
        frame[slot] = result
        switch result {
        case .function, .list, .record: try machine.noteCycle(frame)
        default: break
        }
        return result.collapsed
    }
}
