// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The elements of an array of whatever kind.
enum Elements {
    case json([JSON])
    case values([Value])

    var count: Int {
        switch self {
        case .json(let items): items.count
        case .values(let items): items.count
        }
    }

    var isEmpty: Bool { count == 0 }

    subscript(index: Int) -> Value {
        switch self {
        case .json(let items): .json(items[index])
        case .values(let items): items[index]
        }
    }

    /// The elements of a range, as an array without traits.
    func slice(_ range: Range<Int>) -> Value {
        switch self {
        case .json(let items): .array(Array(items[range]))
        case .values(let items): .list(List(Array(items[range])))
        }
    }

    /// All of it with traits.
    func marked(_ traits: Traits) -> Value {
        switch self {
        case .json(let items): .marked(MarkedArray(items: items, traits: traits))
        case .values(let items): .list(List(items, traits: traits))
        }
    }

    var values: [Value] {
        switch self {
        case .json(let items): items.map { .json($0) }
        case .values(let items): items
        }
    }
}

extension Value {
    /// The elements, where this is an array.
    var elements: Elements? {
        switch self {
        case .json(.array(let items)): .json(items)
        case .marked(let array): .json(array.items)
        case .list(let list): .values(list.items)
        case .tuples(let stream): .values(stream.tuples.map(\.item))
        default: nil
        }
    }

    /// The elements of an array of plain JSON; none of anything else.
    var plainItems: [JSON] {
        switch self {
        case .json(.array(let items)): items
        case .marked(let array): array.items
        default: []
        }
    }

    /// The elements, or the value itself as the only one; none where it is undefined.
    var elementsOrSelf: Elements {
        switch self {
        case .undefined: .json([])
        case .json(.array(let items)): .json(items)
        case .json(let json): .json([json])
        default: elements ?? .values([self])
        }
    }

    /// The value as it is stored in containers of JSON; nil where it would lose what matters, as traits may.
    @inline(__always)
    var plain: JSON? {
        switch self {
        case .json(let json): json
        case .marked(let array):
            array.traits.isPlain(count: array.items.count) ? JSON.array(array.items) : JSON?.none
        default: JSON?.none
        }
    }
}

/// Collects the elements of an array, plain as long as they are.
struct SequenceBuilder {
    private(set) var items: [JSON] = []
    private var values: [Value] = []
    private var isPlain = true
    private var accounted = 0

    var count: Int { isPlain ? items.count : values.count }

    init() {}

    init(capacity: Int) { items.reserveCapacity(capacity) }

    /// Makes room for so many elements, if they are few and the first ones.
    mutating func reserve(_ count: Int) {
        if items.isEmpty, count <= Self.reservedMaximum { items.reserveCapacity(count) }
    }

    /// Where more is reserved than is needed, it should not be much.
    private static let reservedMaximum = 64

    /// Appends one element, which may be undefined where the reference engine has an array with such an element.
    @inline(__always)
    mutating func append(_ value: Value) {
        if isPlain, let json = value.plain { items.append(json) } else { appendSpecial(value) }
    }

    mutating func append(_ json: JSON) {
        if isPlain { items.append(json) } else { values.append(.json(json)) }
    }

    private mutating func appendSpecial(_ value: Value) {
        if isPlain {
            values = items.map { .json($0) }
            items = []
            isPlain = false
        }
        values.append(value)
    }

    /// Appends elements, which are accounted for before.
    mutating func append(contentsOf elements: Elements, _ machine: inout Machine) throws(JSONataError) {
        try account(for: count + elements.count, &machine)
        try machine.step(elements.count >> 2)
        switch elements {
        case .json(let more) where isPlain: items += more
        case .json(let more): values += more.lazy.map { .json($0) }
        case .values(let more): for value in more { append(value) }
        }
    }

    /// Appends a step's result: an array by its elements, unless it was constructed there.
    mutating func appendFlattened(_ value: Value, _ machine: inout Machine) throws(JSONataError) {
        if let elements = value.elements, !value.traits.contains(.constructed) {
            try append(contentsOf: elements, &machine)
        } else {
            append(value)
        }
    }

    /// Makes the array, which is accounted for and must not be nested too deep.
    mutating func finished(_ traits: Traits, _ machine: inout Machine) throws(JSONataError) -> Value {
        try account(for: count, &machine)
        let traits = traits.contains(.sequence) ? traits.union(machine.sequence) : traits
        if isPlain, machine.noteContainer() || isShallow {
            return traits.isEmpty ? .array(items) : .marked(MarkedArray(items: items, traits: traits))
        }
        let list = List(isPlain ? items.map { .json($0) } : values, traits: traits)
        guard list.level <= Nesting.levelMaximum else { throw .stackOverflow() }
        return .list(list)
    }

    /// The elements, as an array that is only on its way.
    mutating func elements(_ machine: inout Machine) throws(JSONataError) -> Elements {
        try account(for: count, &machine)
        return isPlain ? .json(items) : .values(values)
    }

    private var isShallow: Bool {
        var budget = Nesting.budget(items.count)
        return Nesting.levels(of: items, &budget) != nil
    }

    /// Accounts for what was not accounted for yet of an array of so many elements.
    private mutating func account(for count: Int, _ machine: inout Machine) throws(JSONataError) {
        try machine.allocate(elements: count, more: count - accounted)
        accounted = count
    }
}
