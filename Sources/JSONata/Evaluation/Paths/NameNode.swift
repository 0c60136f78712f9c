// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A path of one name, as most are.
final class NameNode: Node {
    private let name: JSONString

    init(_ name: JSONString) { self.name = name }

    override func evaluate(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard case .json(.object(let object)) = input else { return try members(of: input, &machine).collapsed }
        return object[name].map { .json($0) } ?? .undefined
    }

    override func raw(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard case .json(.object(let object)) = input else { return try members(of: input, &machine) }
        return object[name].map { .json($0) } ?? .undefined
    }

    override func operand(_ input: Value, _ frame: Frame, _ machine: inout Machine) throws(JSONataError) -> Operand {
        guard case .json(.object(let object)) = input else { return Operand(try evaluate(input, frame, &machine)) }
        return object[name].map { Operand(.json($0)) } ?? .value(.undefined)
    }

    /// The members of all elements of an array, or of an object of any values.
    private func members(of input: Value, _ machine: inout Machine) throws(JSONataError) -> Value {
        if case .record(let record) = input { return record[name].collapsed }
        guard let elements = input.elements else { return .undefined }
        try machine.step(elements.count)
        var results = Results(isLast: true)
        switch elements {
        case .json(let items):
            for item in items {
                if case .object(let object) = item {
                    if let member = object[name] { try results.add(.json(member), &machine) }
                } else if case .array = item {
                    try add(.json(item), to: &results, &machine)
                }
            }
        case .values(let items):
            for item in items { try add(item, to: &results, &machine) }
        }
        return try results.finished(&machine)
    }

    private func add(
        _ item: Value,
        to results: inout Results,
        _ machine: inout Machine
    ) throws(JSONataError) {
        let member = try Lookup.member(name, of: item, &machine).collapsed
        if !member.isUndefined { try results.add(member, &machine) }
    }
}
