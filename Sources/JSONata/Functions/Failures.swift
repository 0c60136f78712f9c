// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// The functions `$error`, `$assert`.
enum Failures {
    static let functions: [Builtin] = [
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
}
