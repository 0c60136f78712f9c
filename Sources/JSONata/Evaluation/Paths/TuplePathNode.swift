// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A step of a path with bindings.
struct TupleStep {
    enum Action {
        case step(PathStep)
        case order(Order)
    }

    let action: Action
    /// Of `@$name`: the result is bound, and the context stays.
    var focus: Int?
    /// Of `#$name`.
    var index: Int?
    /// Where the context that the step leaves is bound for `%`.
    var ancestor: Int?
}

/// A path some of whose steps bind something: each result travels with the variables bound on the way to it.
final class TuplePathNode: Node {
    /// The steps before the first one that binds.
    let plain: [TupleStep]
    let steps: [TupleStep]
    let scope: TupleScope
    let slotCount: Int
    let traits: PathTraits
    /// Whether the path around this one takes over the bindings.
    let isTuple: Bool
    let grouping: ObjectGrouping?

    init(
        plain: [TupleStep],
        steps: [TupleStep],
        scope: TupleScope,
        slotCount: Int,
        traits: PathTraits,
        isTuple: Bool,
        grouping: ObjectGrouping?
    ) {
        self.plain = plain
        self.steps = steps
        self.scope = scope
        self.slotCount = slotCount
        self.traits = traits
        self.isTuple = isTuple
        self.grouping = grouping
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        try raw(input, frame, &machine).collapsed
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        let tuples: [TupleStream.Tuple]
        switch try begin(input, frame, &machine) {
        case .ended(let result):
            guard let grouping else { return result }
            return try grouping.group(result, emptyFrame(frame), &machine)
        case .items(let items): tuples = try self.tuples(of: items, frame, &machine)
        }
        if let grouping { return try grouping.group(tuples, slotCount: slotCount, frame, &machine) }
        if isTuple { return .tuples(TupleStream(tuples, scope: scope)) }
        var builder = SequenceBuilder()
        for tuple in tuples { builder.append(tuple.item) }
        let keeps = traits.keepsSingleton || traits.keepsArray
        return try builder.finished(keeps ? [.sequence, .keepsSingleton] : .sequence, &machine)
    }

    /// What the steps before the first one that binds lead to.
    private enum Beginning {
        case items(Elements)
        /// The whole path's result, as one of them gave nothing to go on with: then nothing is bound.
        case ended(Value)
    }

    private func begin(
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Beginning {
        var items = initialItems(input)
        for (index, step) in plain.enumerated() {
            let isConstructor = index == 0 && traits.isConstructed
            let result = try step.result(items, isConstructor: isConstructor, frame, &machine)
            if isConstructor {
                items = try result.constructedItems(&machine)
            } else {
                items = result.elementsOrSelf
            }
            if items.isEmpty { return .ended(traits.ended(with: result)) }
        }
        return .items(items)
    }

    private func initialItems(_ input: Value) -> Elements {
        if !traits.isAbsolute, let elements = input.elements { return elements }
        return .values([input])
    }

    /// The results of the steps from the first one on that binds.
    private func tuples(
        of items: Elements,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> [TupleStream.Tuple] {
        var items = items
        var tuples: [TupleStream.Tuple]?
        for (index, step) in steps.enumerated() {
            if index == 0, plain.isEmpty, traits.isConstructed {
                let constructed = try step.result(items, isConstructor: true, emptyFrame(frame), &machine)
                // With `@` the context stays, and as there are no tuples yet, nothing is bound.
                if step.focus == nil { items = constructed.elementsOrSelf }
                continue
            }
            tuples = try apply(step, tuples, items, frame, &machine)
        }
        return tuples ?? items.values.map { TupleStream.Tuple(item: $0, frame: emptyFrame(frame)) }
    }

    private func emptyFrame(_ parent: Frame) -> Frame { Frame.make(count: slotCount, parent: parent) }

    private func apply(
        _ step: TupleStep,
        _ tuples: [TupleStream.Tuple]?,
        _ items: Elements,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> [TupleStream.Tuple] {
        switch step.action {
        case .order(let order): return try apply(order, step, tuples, items, frame, &machine)
        case .step(let inner):
            let inputs =
                tuples
                ?? items.values.filter { !$0.isUndefined }
                .map { TupleStream.Tuple(item: $0, frame: emptyFrame(frame)) }
            var results: [TupleStream.Tuple] = []
            for tuple in inputs {
                try machine.step()
                let value = try inner.unfiltered(tuple.item, tuple.frame, &machine)
                if !value.isUndefined { try append(value, of: tuple, step, to: &results, &machine) }
            }
            return try Self.filtered(results, inner.filters, &machine)
        }
    }

    /// Appends a tuple for each result that a step gave in the context of another tuple.
    private func append(
        _ value: Value,
        of tuple: TupleStream.Tuple,
        _ step: TupleStep,
        to results: inout [TupleStream.Tuple],
        _ machine: inout Machine
    ) throws(JSONataError) {
        if case .tuples(let stream) = value {
            try account(for: stream.tuples.count, &machine)
            for inner in stream.tuples {
                let frame = tuple.frame.copy()
                for (name, slot) in stream.scope.slots {
                    if let value = inner.frame[slot], let target = scope.slots[name] { frame[target] = value }
                }
                results.append(TupleStream.Tuple(item: inner.item, frame: frame))
            }
            return
        }
        let elements = value.isArray ? value.elementsOrSelf : .values([value])
        try account(for: elements.count, &machine)
        for position in 0..<elements.count {
            let frame = tuple.frame.copy()
            var item = elements[position]
            if let focus = step.focus {
                frame[focus] = item
                item = tuple.item
            }
            if let index = step.index { frame[index] = .json(.integer(Int64(position))) }
            if let ancestor = step.ancestor { frame[ancestor] = tuple.item }
            results.append(TupleStream.Tuple(item: item, frame: frame))
        }
    }

    /// Accounts for tuples about to be made, each with a frame of its own.
    private func account(for count: Int, _ machine: inout Machine) throws(JSONataError) {
        try machine.step(count * 2)
        try machine.allocate(frames: count, slots: slotCount)
    }

    private func apply(
        _ order: Order,
        _ step: TupleStep,
        _ tuples: [TupleStream.Tuple]?,
        _ items: Elements,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> [TupleStream.Tuple] {
        var results: [TupleStream.Tuple]
        if let tuples {
            results = try order.sorted(tuples, &machine).map { tuples[Int($0.position)] }
        } else {
            results = try order.sorted(items, frame, &machine).enumerated().map { rank, item in
                let own = emptyFrame(frame)
                if let index = step.index { own[index] = .json(.integer(Int64(rank))) }
                return TupleStream.Tuple(item: items[Int(item.position)], frame: own)
            }
        }
        results = try Self.filtered(results, order.filters, &machine)
        return results
    }

    static func filtered(
        _ tuples: [TupleStream.Tuple],
        _ filters: [Filter],
        _ machine: inout Machine
    ) throws(JSONataError) -> [TupleStream.Tuple] {
        var tuples = tuples
        for filter in filters {
            switch filter {
            case .position(let position):
                let index = position < 0 ? tuples.count + position : position
                tuples = tuples.indices.contains(index) ? [tuples[index]] : []
            case .index(let slot):
                for index in tuples.indices { tuples[index].frame[slot] = .json(.integer(Int64(index))) }
            case .condition(let node):
                var passing: [TupleStream.Tuple] = []
                for (index, tuple) in tuples.enumerated() {
                    try machine.step()
                    let times = try Filter.passes(node, tuple.item, index, tuples.count, tuple.frame, &machine)
                    for _ in 0..<times { passing.append(tuple) }
                }
                tuples = passing
            }
        }
        return tuples
    }
}

extension TupleStep {
    /// The step's result for all items, arrays among it flattened, where nothing is bound yet.
    ///
    /// An array constructor that begins the path is evaluated once. Where it binds something, its predicates are among
    /// the steps of the bindings, which the reference engine leaves out there.
    fileprivate func result(
        _ items: Elements,
        isConstructor: Bool,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        switch action {
        case .order(let order): return try order.apply(to: items.marked(.sequence), frame, &machine)
        case .step(let step):
            if isConstructor { return try step.unfiltered(items.marked(.sequence), frame, &machine) }
            var builder = SequenceBuilder()
            for index in 0..<items.count {
                try machine.step()
                let value = try step.apply(to: items[index], frame, &machine)
                if !value.isUndefined { try builder.appendFlattened(value, &machine) }
            }
            return try builder.finished(.sequence, &machine)
        }
    }
}
