// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$append`, `$reverse`, `$shuffle`, `$distinct`, `$zip`, `$sort`.
enum Arrays {
    static let functions: [Builtin] = [
        Builtin("append", "<xx:a>", arity: 2) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return arguments.second }
            if arguments.second.isUndefined { return arguments.first }
            var builder = SequenceBuilder()
            try builder.appendAppended(arguments.first, &machine)
            try builder.appendAppended(arguments.second, &machine)
            return try builder.finished([], &machine)
        },
        Builtin("reverse", "<a:a>", arity: 1) { arguments, machine throws(JSONataError) in
            guard let elements = arguments.first.elements, elements.count > 1 else { return arguments.first }
            try machine.allocate(elements: elements.count)
            try machine.step(elements.count >> 4)
            return pick(elements, (0..<elements.count).reversed())
        },
        Builtin("shuffle", "<a:a>", arity: 1) { arguments, machine throws(JSONataError) in
            guard let elements = arguments.first.elements, elements.count > 1 else { return arguments.first }
            try machine.allocate(elements: elements.count)
            try machine.step(elements.count >> 2)
            return pick(elements, shuffled(elements.count, &machine))
        },
        Builtin("distinct", "<x:x>", arity: 1) { arguments, machine throws(JSONataError) in
            try distinct(arguments.first, &machine)
        },
        Builtin("zip", "<a+>", arity: 0) { arguments, machine throws(JSONataError) in
            try zip(arguments, &machine)
        },
        Builtin("sort", "<af?:a>", arity: 2) { arguments, machine throws(JSONataError) in
            try sort(arguments, &machine)
        },
    ]

    /// The elements at some positions, in their order.
    static func pick(_ elements: Elements, _ positions: some Sequence<Int>) -> Value {
        switch elements {
        case .json(let items): .array(positions.map { items[$0] })
        case .values(let items): .list(List(positions.map { items[$0] }))
        }
    }

    /// Fisher and Yates's shuffle, from the inside out.
    private static func shuffled(_ count: Int, _ machine: inout Machine) -> [Int] {
        var positions: [Int] = []
        positions.reserveCapacity(count)
        for index in 0..<count {
            let place = Int(Numbers.random(&machine) * Double(index + 1))
            positions.append(index)
            positions.swapAt(place, index)
        }
        return positions
    }

    private static func distinct(_ value: Value, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let elements = value.elements, elements.count > 1 else { return value }
        var builder = SequenceBuilder()
        var scalars: Set<Scalar> = []
        var others: [Value] = []
        // Each one is looked up by its hash.
        try machine.step(elements.count * 6)
        for index in 0..<elements.count {
            let element = elements[index]
            if let string = element.string { try machine.step(string.text.utf8.count >> 4) }
            if let scalar = Scalar(element) {
                if scalars.insert(scalar).inserted { builder.append(element) }
            } else {
                try machine.step(others.count + 1)
                var isKnown = false
                for other in others where try other.isEqual(to: element, &machine) {
                    isKnown = true
                    break
                }
                if isKnown { continue }
                others.append(element)
                builder.append(element)
            }
        }
        return try builder.finished(value.traits.contains(.sequence) ? .sequence : [], &machine)
    }

    /// A value that is found by its hash.
    private enum Scalar: Hashable {
        case null
        case bool(Bool)
        case number(Double)
        case string(JSONString)

        init?(_ value: Value) {
            guard case .json(let json) = value else { return nil }
            switch json {
            case .null: self = .null
            case .bool(let bool): self = .bool(bool)
            case .integer(let integer): self = .number(Double(integer))
            case .double(let double): self = .number(double)
            case .string(let string): self = .string(string)
            case .array, .object: return nil
            }
        }
    }

    private static func zip(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        let lists = (0..<arguments.count).map { arguments[$0].elements }
        let count = lists.map { $0?.count ?? 0 }.min() ?? 0
        try machine.allocate(elements: count, more: count * (lists.count + 1))
        try machine.step(count * lists.count)
        var builder = SequenceBuilder(capacity: count)
        for index in 0..<count {
            var tuple = SequenceBuilder(capacity: lists.count)
            for list in lists {
                if let list { tuple.append(list[index]) }
            }
            builder.append(try tuple.finished([], &machine))
        }
        return try builder.finished([], &machine)
    }

    private static func sort(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let elements = arguments.first.elements, elements.count > 1 else { return arguments.first }
        try machine.allocate(elements: elements.count)
        try machine.step(elements.count)
        if arguments.second.isUndefined { return try sorted(elements, &machine) }
        var callee = Callee(try arguments.second.requiredFunction(2))
        let positions = try MergeSort.sorted(count: elements.count) { (left, right) throws(JSONataError) in
            let arguments = Arguments(elements[left], elements[right])
            return try callee.call(arguments, &machine).isTruthy
        }
        return pick(elements, positions)
    }

    /// Numbers by value, or strings by their UTF-16 units.
    private static func sorted(_ elements: Elements, _ machine: inout Machine) throws(JSONataError) -> Value {
        let values = elements.values
        let numbers = values.compactMap(\.number)
        if numbers.count == values.count {
            let positions = numbers.indices.sorted { numbers[$0] == numbers[$1] ? $0 < $1 : numbers[$0] < numbers[$1] }
            return pick(elements, positions)
        }
        let strings = values.compactMap(\.string)
        guard strings.count == values.count else { throw JSONataError(.D3070, inserts: [.index: 1]) }
        for string in strings { try machine.step(string.text.utf8.count >> 5) }
        return .array(strings.sorted { $0.precedes($1) }.map { .string($0) })
    }
}

extension Value {
    /// The value as a condition of JavaScript's, by which a comparison function's result is judged: all arrays and
    /// objects are true.
    fileprivate var isTruthy: Bool {
        switch self {
        case .undefined, .json(.null): false
        case .json(.bool(let bool)): bool
        case .json(.integer(let integer)): integer != 0
        case .json(.double(let double)): double != 0 && !double.isNaN
        case .json(.string(let string)): !string.text.isEmpty
        default: true
        }
    }
}
