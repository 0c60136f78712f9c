// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What is written `|pattern|update, delete|`.
final class TransformNode: Node {
    let pattern: Node
    let update: Node
    let deletion: Node?
    /// `$clone`, which an expression may bind to a function of its own.
    let clone: Node
    /// Those of the deepest of the three.
    let levels: FunctionLevels
    let updatePosition: Int
    let deletionPosition: Int

    init(
        pattern: Node,
        update: Node,
        deletion: Node?,
        clone: Node,
        levels: FunctionLevels,
        updatePosition: Int,
        deletionPosition: Int
    ) {
        self.levels = levels
        self.pattern = pattern
        self.update = update
        self.deletion = deletion
        self.clone = clone
        self.updatePosition = updatePosition
        self.deletionPosition = deletionPosition
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try Transformer(self, frame: frame).checked()
    }
}

/// The function that a transform is.
final class Transformer: Function {
    /// Nothing is taken from the context, as `$clone` takes it.
    private static let signature = Signature(wellFormed: "<(oa):o>")

    private let node: TransformNode
    private let frame: Frame

    init(_ node: TransformNode, frame: Frame) {
        self.node = node
        self.frame = frame
        super.init(arity: 1, level: 1 + frame.level)
    }

    override func call(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var arguments = arguments
        try Self.signature.validate(&arguments, context: context, &machine)
        if arguments.first.isUndefined { return .undefined }
        try machine.enter(node.levels)
        // Objects with an identity, so that a change of what the pattern finds is a change of the whole.
        let copy = try clone(arguments.first, &machine)
        let matches = try node.pattern.evaluate(copy, frame, &machine).elementsOrSelf
        for index in 0..<matches.count {
            try machine.step()
            try change(matches[index], &machine)
        }
        machine.leave(node.levels)
        return try copy.copied(&machine, keepsTraits: true).map { .json($0) } ?? copy
    }

    /// What `$clone` makes of a value, as a copy in which each object has an identity.
    private func clone(_ value: Value, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let function = try node.clone.evaluate(.undefined, frame, &machine).function else {
            throw JSONataError(.T2013)
        }
        if let function = function as? BuiltinFunction, function.builtin.name == "clone" {
            return try Self.copy(value, depth: 1, isCloned: true, &machine)
        }
        let result = try machine.invoke(function, Arguments(value))
        return try Self.copy(result, depth: 1, isCloned: false, &machine)
    }

    /// A copy in which each object has an identity; where it is to be cloned, with what a clone has for its numbers, and
    /// empty strings for functions.
    private static func copy(
        _ value: Value,
        depth: Int,
        isCloned: Bool,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        try machine.step()
        guard depth <= Nesting.copyMaximum else { throw .stackOverflow() }
        if let elements = value.elements {
            try machine.allocate(elements: elements.count)
            var items: [Value] = []
            items.reserveCapacity(elements.count)
            for index in 0..<elements.count {
                let element = elements[index].isUndefined && isCloned ? .json(.null) : elements[index]
                items.append(try copy(element, depth: depth + 1, isCloned: isCloned, &machine))
            }
            return .list(List(items, traits: isCloned ? [] : value.traits))
        }
        guard value.isObject else {
            guard isCloned else { return value }
            if case .json(let json) = value, value.number != nil {
                return .json(try Cloning.clone(of: json, depth: depth, &machine))
            }
            return value.function == nil ? value : .string("")
        }
        try machine.allocate(members: value.memberCount)
        try machine.step(8 + value.memberCount * 6)
        let record = Record()
        for position in 0..<value.memberCount {
            let member = value.member(at: position)
            if member.value.isUndefined { continue }
            record[member.key] = try copy(member.value, depth: depth + 1, isCloned: isCloned, &machine)
        }
        // A function in it may refer to what holds it.
        try machine.noteCycle(record)
        return .record(record)
    }

    private func change(_ match: Value, _ machine: inout Machine) throws(JSONataError) {
        let update = try node.update.evaluate(match, frame, &machine)
        guard update.isObject || update.isUndefined else {
            throw JSONataError(.T2011, position: node.updatePosition, value: update.shown)
        }
        if case .record(let record) = match {
            for position in 0..<update.memberCount {
                let member = update.member(at: position)
                // A copy: the document must not come to contain itself.
                record[member.key] = try Self.copy(member.value, depth: 1, isCloned: false, &machine)
            }
        }
        guard let deletion = try node.deletion?.evaluate(match, frame, &machine), !deletion.isUndefined else { return }
        let names = deletion.elementsOrSelf.values
        guard names.allSatisfy({ $0.string != nil }) else {
            throw JSONataError(.T2012, position: node.deletionPosition, value: deletion.shown)
        }
        guard case .record(let record) = match else { return }
        try machine.step((names.count + record.count) * 3)
        record.remove(Set(names.compactMap(\.string)))
    }
}
