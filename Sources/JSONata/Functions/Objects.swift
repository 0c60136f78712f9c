// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$keys`, `$lookup`, `$spread`, `$merge`, `$clone`.
enum Objects {
    static let functions: [Builtin] = [
        Builtin("keys", "<x-:a<s>>", arity: 1) { arguments, machine throws(JSONataError) in
            var keys: [JSON] = []
            var seen: Set<JSONString> = []
            try collectKeys(arguments.first, &keys, &seen, &machine)
            try machine.allocate(elements: keys.count)
            return .marked(MarkedArray(items: keys, traits: .sequence))
        },
        Builtin("lookup", "<x-s:x>", arity: 2) { arguments, machine throws(JSONataError) in
            if let elements = arguments.first.elements { try machine.step(elements.count) }
            if arguments.second.isUndefined { return .undefined }
            if let name = arguments.second.string { try machine.step(bytes: name.text.utf8.count) }
            return try Lookup.member(try arguments.second.requiredText(2), of: arguments.first, &machine)
        },
        Builtin("spread", "<x-:a<o>>", arity: 1) { arguments, machine throws(JSONataError) in
            try spread(arguments.first, &machine)
        },
        Builtin("merge", "<a<o>:o>", arity: 1) { arguments, machine throws(JSONataError) in
            if arguments.first.isUndefined { return .undefined }
            let elements = arguments.first.elementsOrSelf
            var object = ObjectBuilder()
            for index in 0..<elements.count {
                let element = elements[index]
                try machine.step(element.memberCount + 1)
                if index == 0, case .json(.object(let first)) = element {
                    object = ObjectBuilder(first)
                    continue
                }
                for position in 0..<element.memberCount {
                    let member = element.member(at: position)
                    try machine.step(bytes: member.key.text.utf8.count)
                    object.set(member.key, member.value)
                }
            }
            return try object.finished(&machine)
        },
        Builtin("clone", "<(oa)-:o>", arity: 1) { arguments, machine throws(JSONataError) in
            guard let json = try arguments.first.copied(&machine, function: "") else { return .undefined }
            return .json(try Cloning.clone(of: json, depth: 1, &machine))
        },
    ]

    /// The names of an object's members; of an array, those of all its elements once.
    private static func collectKeys(
        _ value: Value,
        _ keys: inout [JSON],
        _ seen: inout Set<JSONString>,
        _ machine: inout Machine
    ) throws(JSONataError) {
        try machine.step()
        if let elements = value.elements {
            for index in 0..<elements.count { try collectKeys(elements[index], &keys, &seen, &machine) }
            return
        }
        try machine.step(value.memberCount * 3)
        for position in 0..<value.memberCount {
            let key = value.member(at: position).key
            try machine.step(bytes: key.text.utf8.count)
            if seen.insert(key).inserted { keys.append(.string(key)) }
        }
    }

    /// An object for each member; of an array, for the members of all its elements, what is no object as it is.
    private static func spread(_ value: Value, _ machine: inout Machine) throws(JSONataError) -> Value {
        guard value.isArray || value.isObject else { return value }
        var builder = SequenceBuilder()
        try collectSpread(value, &builder, &machine)
        // What the reference engine appends for an element is an array, even where there is nothing to append.
        let isArray = value.elements.map { !$0.isEmpty } ?? false
        return try builder.finished(isArray ? [] : .sequence, &machine)
    }

    private static func collectSpread(
        _ value: Value,
        _ builder: inout SequenceBuilder,
        _ machine: inout Machine
    ) throws(JSONataError) {
        try machine.step()
        if let elements = value.elements {
            for index in 0..<elements.count { try collectSpread(elements[index], &builder, &machine) }
        } else if value.isObject {
            try machine.step(value.memberCount)
            for position in 0..<value.memberCount {
                let member = value.member(at: position)
                var object = ObjectBuilder(capacity: 1)
                object.append(member.key, member.value)
                builder.append(try object.finished(&machine))
            }
        } else if !value.isUndefined {
            builder.append(value)
        }
    }
}
