// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$boolean`, `$not`, `$exists`, `$type`.
enum Booleans {
    static let functions: [Builtin] = [
        Builtin("boolean", "<x-:b>", arity: 1) { arguments, machine throws(JSONataError) in
            arguments.first.isUndefined ? .undefined : .bool(try arguments.first.isTrue(&machine))
        },
        Builtin("not", "<x-:b>", arity: 1) { arguments, machine throws(JSONataError) in
            arguments.first.isUndefined ? .undefined : .bool(try !arguments.first.isTrue(&machine))
        },
        Builtin("exists", "<x:b>", arity: 1) { arguments, _ in .bool(!arguments.first.isUndefined) },
        Builtin("type", "<x:s>", arity: 1) { arguments, _ throws(JSONataError) in
            guard let name = try typeName(of: arguments.first) else { return .undefined }
            return .string(JSONString(name))
        },
    ]

    private static func typeName(of value: Value) throws(JSONataError) -> String? {
        switch value.type {
        case .missing: return nil
        case .null: return "null"
        case .number:
            // What is not a number counts as an object there.
            return try value.finiteNumber() == nil ? "object" : "number"
        case .string: return "string"
        case .boolean: return "boolean"
        case .array: return "array"
        case .function: return "function"
        default: return "object"
        }
    }
}
