// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$boolean`, `$not`, `$exists`, `$type`, `$error`, `$assert`.
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
        Builtin("error", "<s?:x>", arity: 1) { arguments, _ throws(JSONataError) in
            throw failure(.D3137, arguments.first, "$error() function evaluated")
        },
        Builtin("assert", "<bs?:x>", arity: 2) { arguments, _ throws(JSONataError) in
            if case .json(.bool(true)) = arguments.first { return .undefined }
            throw failure(.D3141, arguments.second, "$assert() statement failed")
        },
    ]

    private static func failure(_ code: ErrorCode, _ message: Value, _ standard: String) -> JSONataError {
        let text = message.string.flatMap { $0.text.isEmpty ? nil : $0 } ?? JSONString(standard)
        return JSONataError(code, inserts: [.message: .string(text)])
    }

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
