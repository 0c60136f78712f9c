// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension Signature {
    /// Makes the arguments what the function gets: single values made arrays, missing ones taken from the context.
    func validate(
        _ arguments: inout Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) {
        // What nearly every call is like: one argument for each parameter, perhaps without the last optional ones.
        if matchesOneToOne(arguments) {
            for position in 0..<arguments.count where parameters[position].isArray {
                let type = arguments.type(at: position)
                if type == .missing || type == .array && parameters[position].elements == nil { continue }
                let value = try array(arguments[position], type, type, parameters[position], at: position, &machine)
                if type != .array { arguments.replace(position, by: value) }
            }
        } else {
            arguments = try validatedSlowly(arguments, context: context, &machine)
        }
    }

    private func matchesOneToOne(_ arguments: Arguments) -> Bool {
        guard arguments.count <= parameters.count else { return false }
        for position in 0..<arguments.count {
            guard parameters[position].types.contains(arguments.type(at: position)),
                parameters[position].quantity != .lazy
            else { return false }
        }
        for position in arguments.count..<parameters.count {
            guard parameters[position].quantity == .optional, !parameters[position].takesContext else { return false }
        }
        return true
    }

    /// An argument for an array: its elements checked, a single value made an array of it.
    ///
    /// `type` is the type of the argument that the parameter matched, which may be another than the value that it gets;
    /// `matched` is the same where it matched just one.
    private func array(
        _ value: Value,
        _ type: Types,
        _ matched: Types?,
        _ parameter: Parameter,
        at position: Int,
        _ machine: inout Machine
    ) throws(JSONataError) -> Value {
        if let elements = parameter.elements {
            let wanted = Types(letter: elements.utf8.first ?? 0)
            let isRight: Bool
            if type == .array {
                let items = value.elements ?? .json([])
                try machine.step(items.count >> 4)
                isRight = items.isEmpty || Self.all(items, are: wanted)
            } else {
                isRight = elements.utf8.count == 1 && matched == wanted
            }
            guard isRight else {
                throw JSONataError(
                    .T0412,
                    value: value.shown,
                    inserts: [
                        .index: .integer(Int64(position + 1)), .type: .string(JSONString(Self.plural(of: elements))),
                    ]
                )
            }
        }
        if type == .array || value.isUndefined { return value }
        return value.plain.map { .array([$0]) } ?? .list(List([value]))
    }

    private static func all(_ items: Elements, are type: Types) -> Bool {
        switch items {
        case .json(let items) where type == .number:
            items.allSatisfy {
                switch $0 {
                case .integer, .double: true
                default: false
                }
            }
        default: (0..<items.count).allSatisfy { items[$0].type == type }
        }
    }

    private static func plural(of letters: String) -> String {
        switch letters {
        case "a": "arrays"
        case "b": "booleans"
        case "f": "functions"
        case "n": "numbers"
        case "o": "objects"
        case "s": "strings"
        default: "undefined"
        }
    }

    private func validatedSlowly(
        _ arguments: Arguments,
        context: Value,
        _ machine: inout Machine
    ) throws(JSONataError) -> Arguments {
        try machine.step(arguments.count)
        let types = (0..<arguments.count).map { arguments[$0].type }
        guard parameters.count <= Self.parametersMaximum else { throw .stackOverflow() }
        guard let counts = counts(for: types, parameters: parameters.count, takingAll: true) else {
            throw mismatch(arguments, types)
        }
        var result = Arguments()
        var next = 0
        // The first of the arguments that no parameter before has matched. A parameter that matches none still moves on in
        // the arguments, so that those after it get others than they matched, and there may be none left.
        var matched = 0
        for (parameter, count) in zip(parameters, counts) {
            if count == 0 {
                if parameter.takesContext {
                    guard parameter.types.contains(context.type) else {
                        throw JSONataError(
                            .T0411,
                            value: context.shown,
                            inserts: [.index: .integer(Int64(next + 1))]
                        )
                    }
                    result.append(context)
                } else {
                    result.append(arguments[next])
                    next += 1
                }
                continue
            }
            for type in types[matched..<matched + count] {
                var value = arguments[next]
                if parameter.isArray {
                    value =
                        type == .missing
                        ? .undefined : try array(value, type, count == 1 ? type : nil, parameter, at: next, &machine)
                }
                result.append(value)
                next += 1
            }
            matched += count
        }
        return result
    }

    /// The argument and the parameter from which on there was no match, so that it is not looked for again.
    private struct Place: Hashable {
        let argument: Int
        let parameter: Int
    }

    /// How many parameters are matched where that takes more than one look; each takes stack.
    private static let parametersMaximum = 200

    /// How many arguments each of the first parameters takes, tried in the order in which a regular expression tries
    /// them; nil where they do not match, or where they are to take all arguments and cannot.
    private func counts(for types: [Types], parameters count: Int, takingAll: Bool) -> [Int]? {
        var failed: Set<Place> = []
        func match(from start: Int, parameter index: Int) -> [Int]? {
            guard index < count else { return !takingAll || start == types.count ? [] : nil }
            let place = Place(argument: start, parameter: index)
            if failed.contains(place) { return nil }
            let parameter = parameters[index]
            let fitting = types[start...].prefix { parameter.types.contains($0) }.count
            let counts: [Int] =
                switch parameter.quantity {
                case .one: [1]
                case .optional: [1, 0]
                case .lazy: [0, 1]
                case .many: Array((0...fitting).reversed().dropLast())
                }
            for count in counts where count <= fitting {
                if let rest = match(from: start + count, parameter: index + 1) { return [count] + rest }
            }
            failed.insert(place)
            return nil
        }
        return match(from: 0, parameter: 0)
    }

    /// The error for arguments that do not match: it names the first that no parameter takes.
    private func mismatch(_ arguments: Arguments, _ types: [Types]) -> JSONataError {
        var good = 0
        for count in 1...max(parameters.count, 1) {
            let first = counts(for: types, parameters: min(count, parameters.count), takingAll: false)
            guard let first else { break }
            good = first.reduce(0, +)
        }
        return JSONataError(
            .T0410,
            value: arguments[good].shown,
            inserts: [.index: .integer(Int64(good + 1))]
        )
    }
}
