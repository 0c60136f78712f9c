// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What is written `[a, b]`.
final class ArrayNode: Node {
    struct Item {
        let node: Node
        /// It is an array constructor itself, so its array becomes an element.
        let isArray: Bool
    }

    let items: [Item]
    let isConstructed: Bool

    init(_ items: [Item], isConstructed: Bool) {
        self.items = items
        self.isConstructed = isConstructed
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        var builder = SequenceBuilder(capacity: items.count)
        for item in items {
            let value = try item.node.evaluate(input, frame, &machine)
            if value.isUndefined { continue }
            if !item.isArray, let elements = value.elements {
                try builder.append(contentsOf: elements, &machine)
            } else {
                builder.append(value)
            }
        }
        try machine.step(items.count)
        return try builder.finished(isConstructed ? .constructed : [], &machine)
    }
}

/// What is written `{ name: value }`.
final class ObjectNode: Node {
    let grouping: ObjectGrouping

    init(_ grouping: ObjectGrouping) { self.grouping = grouping }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try grouping.group(input, frame, &machine)
    }
}
