// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `States.Array`, `ArrayPartition`, `ArrayContains`, `ArrayRange`, `ArrayGetItem`, `ArrayLength`, `ArrayUnique`.
enum IntrinsicArray {
    /// How many elements `States.ArrayRange` gives at most.
    static let rangeMaximum = 1000

    static func make(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        // The same large value may be there many times: it takes no memory here, but would in every text.
        var bytes = 0
        for value in arguments.values {
            bytes += value.byteCount
            guard bytes <= arguments.bytesMaximum else { throw .tooLarge }
        }
        return .array(arguments.values)
    }

    static func partition(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let elements = try arguments.array(0)
        let size = try arguments.integer(1)
        guard size > 0 else { throw IntrinsicFailure(message: "The chunk size must be positive: \(size)") }
        let chunks = stride(from: 0, to: elements.count, by: size).map { start in
            JSON.array(Array(elements[start..<min(start + size, elements.count)]))
        }
        return .array(chunks)
    }

    static func contains(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        .bool(try arguments.array(0).contains(arguments.values[1]))
    }

    static func range(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let (first, last, step) = (try arguments.integer(0), try arguments.integer(1), try arguments.integer(2))
        guard step != 0 else { throw IntrinsicFailure(message: "The increment cannot be zero") }
        let count = max(0, (last - first) / step + 1)
        guard (last - first).signum() * step.signum() >= 0 else { return .array([]) }
        guard count <= rangeMaximum else {
            throw IntrinsicFailure(message: "The range has \(count) elements, more than \(rangeMaximum)")
        }
        return .array((0..<count).map { .integer(Int64(first + $0 * step)) })
    }

    static func item(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let elements = try arguments.array(0)
        let index = try arguments.integer(1)
        guard elements.indices.contains(index) else {
            throw IntrinsicFailure(message: "The index \(index) is out of the bounds of an array of \(elements.count)")
        }
        return elements[index]
    }

    static func length(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        .integer(Int64(try arguments.array(0).count))
    }

    static func unique(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        var seen: Set<Distinct> = []
        return .array(try arguments.array(0).filter { seen.insert(Distinct(value: $0)).inserted })
    }
}

/// A value as an element of a set.
private struct Distinct: Hashable {
    let value: JSON

    func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
}

extension JSON {
    /// Equal values give equal hashes: a number's by its value, an object's regardless of the order of its members.
    fileprivate func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(Double(value))
        case .double(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let elements):
            hasher.combine(elements.count)
            for element in elements { element.hash(into: &hasher) }
        case .object(let members):
            var combined = 0
            for (key, value) in members {
                var member = Hasher()
                member.combine(key)
                value.hash(into: &member)
                combined ^= member.finalize()
            }
            hasher.combine(combined)
        }
    }
}
