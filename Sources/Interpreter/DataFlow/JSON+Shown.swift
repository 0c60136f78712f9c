// SPDX-License-Identifier: Apache-2.0

import JSONModule

extension JSON {
    /// The text of a value that an error's cause names: at least as much of it as a cause can hold.
    ///
    /// An expression's value has no bounds. Its parts can be shared, so that a small one has a text without end.
    var shown: String {
        // A code unit of UTF-16 is at most three bytes.
        let bytes = ExecutionLimits.causeLengthMaximum * 3
        var rest = JSONBounds(bytes: bytes, depth: ExecutionLimits().payloadDepthMaximum)
        return beginning(&rest).serialized
    }

    /// The value without most of what comes after the bytes that are left.
    private func beginning(_ rest: inout JSONBounds) -> JSON {
        switch self {
        case .null, .bool, .integer, .double: rest.bytes -= 1
        case .string(let string):
            defer { rest.bytes -= string.text.utf8.count }
            // An escape of a lone surrogate is two characters, which must not be parted.
            guard string.text.utf8.count > rest.bytes, !string.hasEscapes else { return self }
            return .string(JSONString(string.text.beginning(max(0, rest.bytes))))
        case .array(let elements):
            guard rest.depth > 0 else { return [] }
            rest.depth -= 1
            defer { rest.depth += 1 }
            var beginning: [JSON] = []
            for element in elements where rest.bytes > 0 {
                rest.bytes -= 1
                beginning.append(element.beginning(&rest))
            }
            return .array(beginning)
        case .object(let object):
            guard rest.depth > 0 else { return [:] }
            rest.depth -= 1
            defer { rest.depth += 1 }
            var beginning = JSONObject()
            for (key, value) in object where rest.bytes > 0 {
                rest.bytes -= key.text.utf8.count + 1
                beginning[key] = value.beginning(&rest)
            }
            return .object(beginning)
        }
        return self
    }
}
