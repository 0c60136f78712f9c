// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What follows a node that is no path: predicates, a group, `[]`.
final class NarrowedNode: Node {
    let base: Node
    let filters: [Filter]
    let grouping: ObjectGrouping?
    let keepsArray: Bool
    /// Whether it follows a block that a function ends with, so that a call which the block ends with is put off.
    let isTail: Bool
    /// Where the filters find what the results of a path in parentheses were bound to on their way.
    let tuples: TupleLayout?

    init(
        _ base: Node,
        filters: [Filter],
        grouping: ObjectGrouping?,
        keepsArray: Bool,
        isTail: Bool = false,
        tuples: TupleLayout? = nil
    ) {
        self.isTail = isTail
        self.tuples = tuples
        self.base = base
        self.filters = filters
        self.grouping = grouping
        self.keepsArray = keepsArray
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try raw(input, frame, &machine).collapsed
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try narrowed(try base.raw(input, frame, &machine), frame, &machine)
    }

    /// As in the reference engine, what follows the block is asked of a call that is put off, not of what it will give.
    override func tail(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard isTail else { return try evaluate(input, frame, &machine) }
        var value = try base.tail(input, frame, &machine)
        if case .function(let function) = value, function.isTailCall {
            value = try unsafeDowncast(function, to: TailCall.self).measured()
        }
        return try narrowed(value, frame, &machine).collapsed
    }

    override var endsInCall: Bool { isTail && base.endsInCall }

    private func narrowed(_ value: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var value = value
        if let tuples, case .tuples(let stream) = value {
            let own = stream.tuples.map { tuples.moved($0, from: stream.scope, parent: frame) }
            return .tuples(
                TupleStream(try TuplePathNode.filtered(own, filters, &machine), scope: tuples.scope)
            )
        }
        for (index, filter) in filters.enumerated() {
            if index > 0, value.isUndefined { break }
            value = try filter.apply(to: value, frame, &machine)
        }
        if let grouping { return try grouping.group(value, frame, &machine) }
        guard keepsArray else { return value }
        // A filter's result is a sequence even where it is one item.
        if !filters.isEmpty, !value.isUndefined, !value.isArray {
            return value.elementsOrSelf.marked([.sequence, .keepsSingleton])
        }
        return value.collapsed(keepsArray: true)
    }
}
