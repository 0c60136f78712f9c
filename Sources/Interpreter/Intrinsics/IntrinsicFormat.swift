// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// `States.Format`.
enum IntrinsicFormat {
    static func format(_ arguments: IntrinsicArguments) throws(IntrinsicFailure) -> JSON {
        let template = try arguments.string(0)
        var values = arguments.values.dropFirst()
        var output = String.UnicodeScalarView()
        var bytes = template.utf8.count
        var scalars = template.unicodeScalars.makeIterator()
        var upcoming = scalars.next()
        while let scalar = upcoming {
            upcoming = scalars.next()
            switch (scalar, upcoming) {
            case ("\\", "{"?), ("\\", "}"?), ("\\", "'"?), ("\\", "\\"?):
                if let upcoming { output.append(upcoming) }
                upcoming = scalars.next()
            case ("{", "}"?):
                guard let value = values.popFirst() else { throw mismatch(template, arguments) }
                let text = text(value)
                bytes += text.utf8.count
                guard bytes <= arguments.bytesMaximum else { throw .tooLarge }
                output.append(contentsOf: text.unicodeScalars)
                upcoming = scalars.next()
            default:
                output.append(scalar)
            }
        }
        guard values.isEmpty else { throw mismatch(template, arguments) }
        return .string(String(output))
    }

    private static func mismatch(_ template: String, _ arguments: IntrinsicArguments) -> IntrinsicFailure {
        let count = arguments.values.count - 1
        return IntrinsicFailure(
            message: "The number of occurrences of {} in '\(template)' must match the number of arguments, \(count)"
        )
    }

    /// Objects and arrays appear as Java prints maps and lists: `{Arg1=1, Arg2=[]}`.
    static func text(_ value: JSON) -> String {
        switch value {
        case .string(let string): string.text
        case .array(let elements): "[\(elements.map(text).joined(separator: ", "))]"
        case .object(let members): "{\(members.map { "\($0.key.text)=\(text($0.value))" }.joined(separator: ", "))}"
        default: value.serialized
        }
    }
}
