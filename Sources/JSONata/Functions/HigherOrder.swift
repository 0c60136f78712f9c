// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$map`, `$filter`, `$single`, `$reduce`, `$each`, `$sift`.
enum HigherOrder {
    static let functions: [Builtin] = [
        Builtin("map", "<af>", arity: 2) { arguments, machine throws(JSONataError) in
            guard let elements = arguments.first.elements else { return arguments.first }
            var callee = Callee(try arguments.second.requiredFunction(2))
            var builder = SequenceBuilder(capacity: elements.count)
            for index in 0..<elements.count {
                let result = try callee.call(elements[index], .position(index), arguments.first, &machine)
                if !result.isUndefined { builder.append(result) }
            }
            return try builder.finished(.sequence, &machine)
        },
        Builtin("filter", "<af>", arity: 2) { arguments, machine throws(JSONataError) in
            guard let elements = arguments.first.elements else { return arguments.first }
            var callee = Callee(try arguments.second.requiredFunction(2))
            var builder = SequenceBuilder()
            for index in 0..<elements.count {
                let item = elements[index]
                if try callee.call(item, .position(index), arguments.first, &machine).isTrue(&machine) {
                    builder.append(item)
                }
            }
            return try builder.finished(.sequence, &machine)
        },
        Builtin("single", "<af?>", arity: 2) { arguments, machine throws(JSONataError) in
            try single(arguments, &machine)
        },
        Builtin("reduce", "<afj?:j>", arity: 3) { arguments, machine throws(JSONataError) in
            try reduce(arguments, &machine)
        },
        Builtin("each", "<o-f:a>", arity: 2) { arguments, machine throws(JSONataError) in
            var callee = Callee(try arguments.second.requiredFunction(2))
            var builder = SequenceBuilder()
            for position in 0..<arguments.first.memberCount {
                let member = arguments.first.member(at: position)
                let result = try callee.call(member.value, .string(member.key), arguments.first, &machine)
                if !result.isUndefined { builder.append(result) }
            }
            return try builder.finished(.sequence, &machine)
        },
        Builtin("sift", "<o-f?:o>", arity: 2) { arguments, machine throws(JSONataError) in
            var object = ObjectBuilder()
            if arguments.first.memberCount == 0 { return .undefined }
            var callee = Callee(try arguments.second.requiredFunction(2))
            for position in 0..<arguments.first.memberCount {
                let member = arguments.first.member(at: position)
                if try callee.call(member.value, .string(member.key), arguments.first, &machine).isTrue(&machine) {
                    object.append(member.key, member.value)
                }
            }
            return try object.isEmpty ? .undefined : object.finished(&machine)
        },
    ]

    private static func single(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let elements = arguments.first.elements else { return arguments.first }
        var callee = arguments.second.function.map { Callee($0) }
        var found: Value?
        for index in 0..<elements.count {
            let item = elements[index]
            try machine.step()
            if let result = try callee?.call(item, .position(index), arguments.first, &machine),
                try !result.isTrue(&machine)
            {
                continue
            }
            guard found == nil else { throw JSONataError(.D3138, inserts: [.index: .integer(Int64(index))]) }
            found = item
        }
        guard let found else { throw JSONataError(.D3139) }
        return found
    }

    private static func reduce(_ arguments: Arguments, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard let elements = arguments.first.elements else { return arguments.first }
        let function = try arguments.second.requiredFunction(2)
        guard function.arity >= 2 else { throw JSONataError(.D3050, inserts: [.index: 1]) }
        var callee = Callee(function)
        var result = arguments.third
        var index = 0
        if result.isUndefined, !elements.isEmpty {
            result = elements[0]
            index = 1
        }
        while index < elements.count {
            let next = try combine(&callee, result, elements[index], index, arguments.first, &machine)
            callee.forget()
            try machine.replace(&result, by: next)
            index += 1
        }
        return result
    }

    private static func combine(
        _ callee: inout Callee,
        _ result: Value,
        _ item: Value,
        _ index: Int,
        _ whole: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        var values = Arguments(result, item)
        if callee.arity >= 3 { values.append(.position(index)) }
        if callee.arity >= 4 { values.append(whole) }
        return try callee.call(values, &machine)
    }
}

extension Value {
    fileprivate static func position(_ index: Int) -> Value { .json(.integer(Int64(index))) }
}
