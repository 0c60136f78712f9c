// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What follows a node that is no path: predicates, a group, `[]`.
final class NarrowedNode: Node {
    let base: Node
    let filters: [Filter]
    let grouping: ObjectGrouping?
    let keepsArray: Bool
    /// Where the filters find what the results of a path in parentheses were bound to on their way.
    let tuples: TupleLayout?

    init(
        _ base: Node,
        filters: [Filter],
        grouping: ObjectGrouping?,
        keepsArray: Bool,
        tuples: TupleLayout? = nil
    ) {
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
        var value = try base.raw(input, frame, &machine)
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
