// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What `$clone` makes of values: what is read from the text that `$string` gives.
enum Cloning {
    /// A value whose numbers have as many digits as `$string` writes.
    static func clone(of json: JSON, depth: Int, _ machine: inout Machine) throws(JSONataError) -> JSON {
        try machine.step()
        guard depth <= Nesting.copyMaximum else { throw .stackOverflow() }
        switch json {
        case .null, .bool, .string: return json
        case .integer where machine.digits == .whole: return json
        case .integer(let integer): return try number(Double(integer), machine.digits)
        case .double(let double): return try number(double, machine.digits)
        case .array(let items):
            try machine.allocate(elements: items.count)
            var result: [JSON] = []
            result.reserveCapacity(items.count)
            for item in items { result.append(try clone(of: item, depth: depth + 1, &machine)) }
            return .array(result)
        case .object(var object):
            try machine.allocate(members: object.count)
            try machine.step(object.count * 3)
            for position in 0..<object.count {
                let member = object.member(at: position)
                object[member.key] = try clone(of: member.value, depth: depth + 1, &machine)
            }
            return .object(object)
        }
    }

    /// A number as it is read again, after it was written with so many digits; no number is null.
    static func number(_ value: Double, _ digits: NumberDigits) throws(JSONataError) -> JSON {
        if value.isNaN { return .null }
        guard value.isFinite else { throw JSONataError(.D1001, value: .double(value)) }
        return JSON(number: digits.keeps(value) ? value : JavaScriptNumber.roundedToFifteenDigits(value))
    }
}
