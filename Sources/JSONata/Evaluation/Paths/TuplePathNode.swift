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
        var isEmptyArray = false
        guard let tuples = try tuples(input, frame, &machine, &isEmptyArray) else {
            if let grouping { return try grouping.group([], slotCount: slotCount, frame, &machine) }
            return isEmptyArray ? .array([]) : .undefined
        }
        if let grouping { return try grouping.group(tuples, slotCount: slotCount, frame, &machine) }
        if isTuple { return .tuples(TupleStream(tuples, scope: scope)) }
        var builder = SequenceBuilder()
        for tuple in tuples { builder.append(tuple.item) }
        let keeps = traits.keepsSingleton || traits.keepsArray
        return try builder.finished(keeps ? [.sequence, .keepsSingleton] : .sequence, &machine)
    }

    /// The results of all steps; nil where the steps before the first binding lead nowhere.
    ///
    /// `isEmptyArray` is set where that is because the path begins with an array constructor that is empty, which then is
    /// the path's result.
    private func tuples(
        _ input: Value,
        _ frame: Frame,
        _ machine: inout Machine,
        _ isEmptyArray: inout Bool
    ) throws(JSONataError) -> [TupleStream.Tuple]? {
        var items: Elements
        if !traits.isAbsolute, let elements = input.elements { items = elements } else { items = .values([input]) }
        for (index, step) in plain.enumerated() {
            items = try step.flattened(items, isConstructed: index == 0 && traits.isConstructed, frame, &machine)
            guard !items.isEmpty else {
                isEmptyArray = index == 0 && traits.isConstructed
                return nil
            }
        }
        var tuples: [TupleStream.Tuple]?
        for (index, step) in steps.enumerated() {
            if index == 0, plain.isEmpty, traits.isConstructed {
                items = try step.flattened(items, isConstructed: true, frame, &machine)
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
    /// The step's results for all items, flattened, where nothing is bound yet.
    fileprivate func flattened(
        _ items: Elements,
        isConstructed: Bool,
        _ frame: Frame,
        _ machine: inout Machine
    ) throws(JSONataError) -> Elements {
        switch action {
        case .order(let order):
            return try order.apply(to: items.marked(.sequence), frame, &machine).elementsOrSelf
        case .step(let step):
            if isConstructed { return try step.apply(to: items.marked(.sequence), frame, &machine).elementsOrSelf }
            var builder = SequenceBuilder()
            for index in 0..<items.count {
                try machine.step()
                let value = try step.apply(to: items[index], frame, &machine)
                if !value.isUndefined { try builder.appendFlattened(value, &machine) }
            }
            return try builder.elements(&machine)
        }
    }
}
