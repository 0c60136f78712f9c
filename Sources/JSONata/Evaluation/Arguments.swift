// SPDX-License-Identifier: Apache-2.0

/// The arguments of a call; the first four take no allocation.
struct Arguments {
    private(set) var count = 0
    private(set) var first = Value.undefined
    private(set) var second = Value.undefined
    private(set) var third = Value.undefined
    private(set) var fourth = Value.undefined
    private var rest: [Value] = []

    init() {}

    init(_ first: Value) {
        self.first = first
        count = 1
    }

    init(_ first: Value, _ second: Value) {
        self.first = first
        self.second = second
        count = 2
    }

    init(_ values: some Sequence<Value>) {
        for value in values { append(value) }
    }

    mutating func append(_ value: Value) {
        switch count {
        case 0: first = value
        case 1: second = value
        case 2: third = value
        case 3: fourth = value
        default: rest.append(value)
        }
        count += 1
    }

    /// An argument by its position; undefined where there are fewer.
    subscript(position: Int) -> Value {
        switch position {
        case 0: first
        case 1: second
        case 2: third
        case 3: fourth
        default: position - 4 < rest.count ? rest[position - 4] : .undefined
        }
    }

    /// The type of an argument.
    func type(at position: Int) -> Signature.Types {
        switch position {
        case 0: first.type
        case 1: second.type
        case 2: third.type
        case 3: fourth.type
        default: self[position].type
        }
    }

    /// Puts an argument in the place of another.
    mutating func replace(_ position: Int, by value: Value) {
        switch position {
        case 0: first = value
        case 1: second = value
        case 2: third = value
        case 3: fourth = value
        default: rest[position - 4] = value
        }
    }
}
