// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Writes a value in YAML's block style.
enum YAMLText {
    /// The lines of an object's members or an array's elements.
    static func lines(of value: JSON, indent: Int) -> [String] {
        let space = String(repeating: " ", count: indent)
        if let members = value.members, !members.isEmpty {
            return members.flatMap { key, value in
                entry("\(space)\(scalar(.string(key))):", value, indent: indent)
            }
        }
        if let elements = value.elements, !elements.isEmpty {
            return elements.flatMap { element in
                if let text = inline(element) { return ["\(space)- \(text)"] }
                var nested = lines(of: element, indent: indent + 2)
                nested[0] = "\(space)- \(nested[0].dropFirst(indent + 2))"
                return nested
            }
        }
        return [space + scalar(value)]
    }

    private static func entry(_ head: String, _ value: JSON, indent: Int) -> [String] {
        if let text = inline(value) { return ["\(head) \(text)"] }
        return [head] + lines(of: value, indent: indent + 2)
    }

    /// A value that fits behind a name: a scalar, what is empty, a short list of scalars.
    private static func inline(_ value: JSON) -> String? {
        if let members = value.members { return members.isEmpty ? "{}" : nil }
        guard let elements = value.elements else { return scalar(value) }
        guard elements.allSatisfy({ $0.members == nil && $0.elements == nil }) else { return nil }
        let text = "[\(elements.map(scalar).joined(separator: ", "))]"
        return text.count <= 100 ? text : nil
    }

    /// Words that YAML takes for something else than a text, in some of its versions.
    private static let reserved: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

    private static func scalar(_ value: JSON) -> String {
        guard let text = value.text, let first = text.unicodeScalars.first else { return value.plainText }
        let isPlain =
            first.properties.isAlphabetic && first.isASCII && !text.hasSuffix(" ")
            && !reserved.contains(text.lowercased())
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_./- ".unicodeScalars.contains(scalar))
            }
        return isPlain ? text : value.serialized
    }
}
