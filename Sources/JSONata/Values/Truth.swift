// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Value {
    /// The value as a condition, in the sense of `$boolean`; undefined is false.
    ///
    /// A number that is infinite is an error, as in the reference engine. Each element that is looked at takes a step.
    @inline(__always)
    func isTrue(_ machine: inout Machine) throws(JSONataError) -> Bool {
        if case .json(.bool(let value)) = self { return value }
        return try isAnyTrue(&machine)
    }

    private func isAnyTrue(_ machine: inout Machine) throws(JSONataError) -> Bool {
        switch self {
        case .undefined, .function: return false
        case .json(let json): return try json.isTrue(&machine)
        case .record(let record): return record.count > 0
        case .marked, .list, .tuples:
            guard let elements else { return false }
            for index in 0..<elements.count {
                try machine.step()
                if try elements[index].isTrue(&machine) { return true }
            }
            return false
        }
    }

    /// The value of a number that may be calculated with; an infinite one is an error.
    @inline(__always)
    func finiteNumber() throws(JSONataError) -> Double? {
        switch self {
        case .json(.integer(let value)): return Double(value)
        case .json(.double(let value)):
            if value.isInfinite { throw JSONataError(.D1001, value: .double(value)) }
            return value.isNaN ? nil : value
        default: return nil
        }
    }
}

extension JSON {
    fileprivate func isTrue(_ machine: inout Machine) throws(JSONataError) -> Bool {
        switch self {
        case .null: return false
        case .bool(let value): return value
        case .integer(let value): return value != 0
        case .double(let value):
            if value.isInfinite { throw JSONataError(.D1001, value: self) }
            return value != 0 && !value.isNaN
        case .string(let string): return !string.text.isEmpty
        case .object(let object): return !object.isEmpty
        case .array(let items):
            for item in items {
                try machine.step()
                if try item.isTrue(&machine) { return true }
            }
            return false
        }
    }
}
