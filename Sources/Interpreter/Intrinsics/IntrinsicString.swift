// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `States.StringSplit`.
enum IntrinsicString {
    /// Splits at each character of the second argument; empty parts are left out.
    static func split(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let text = try arguments.string(0)
        let delimiters = Set(try arguments.string(1).unicodeScalars)
        return .array(text.unicodeScalars.split { delimiters.contains($0) }.map { .string(String($0)) })
    }
}
