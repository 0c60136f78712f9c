// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$sum`, `$count`, `$max`, `$min`, `$average`.
enum Aggregation {
    static let functions: [Builtin] = [
        Builtin("sum", "<a<n>:n>", arity: 1) { arguments, machine throws(JSONataError) in
            try fold(arguments.first, &machine, 0) { $0 + $1 }.map { .number($0.result) } ?? .undefined
        },
        Builtin("count", "<a:n>", arity: 1) { arguments, _ in
            .json(.integer(Int64(arguments.first.elementsOrSelf.count)))
        },
        Builtin("max", "<a<n>:n>", arity: 1) { arguments, machine throws(JSONataError) in
            try extreme(arguments.first, &machine, -.infinity) { $0 > $1 ? $0 : $1 }
        },
        Builtin("min", "<a<n>:n>", arity: 1) { arguments, machine throws(JSONataError) in
            try extreme(arguments.first, &machine, .infinity) { $0 < $1 ? $0 : $1 }
        },
        Builtin("average", "<a<n>:n>", arity: 1) { arguments, machine throws(JSONataError) in
            guard let sum = try fold(arguments.first, &machine, 0, { $0 + $1 }), sum.count > 0 else {
                return .undefined
            }
            return .number(sum.result / Double(sum.count))
        },
    ]

    private static func extreme(
        _ value: Value,
        _ machine: inout Machine,
        _ start: Double,
        _ choose: (Double, Double) -> Double
    ) throws(JSONataError) -> Value {
        guard let best = try fold(value, &machine, start, choose), best.count > 0 else { return .undefined }
        return .number(best.result)
    }

    /// Combines numbers; nil where there is no array.
    @inline(__always)
    private static func fold(
        _ value: Value,
        _ machine: inout Machine,
        _ start: Double,
        _ combine: (Double, Double) -> Double
    ) throws(JSONataError) -> (result: Double, count: Int)? {
        if value.isUndefined { return nil }
        guard let elements = value.elements else { throw Value.mismatch(1, value) }
        try machine.step(elements.count)
        var result = start
        switch elements {
        case .json(let items):
            for item in items { result = combine(result, item.number ?? .nan) }
        case .values(let items):
            for item in items { result = combine(result, item.number ?? .nan) }
        }
        return (result, elements.count)
    }
}
