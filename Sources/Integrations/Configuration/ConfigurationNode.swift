// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// An object in a configuration, with where it stands.
///
/// A member that is not known is refused, so that a misspelt one is not silently without effect.
public struct ConfigurationNode {
    private let value: JSON
    private let location: String

    private init(value: JSON, location: String) {
        self.value = value
        self.location = location
    }

    /// Reads the text of a configuration file: an object that has no members but some.
    public init(parsing text: String, members: Set<JSONString>) throws(ConfigurationError) {
        let document: JSON
        let repetition: (name: JSONString, pointer: String, place: TextPosition)?
        do throws(JSONParseError) {
            document = try JSON(parsing: text)
            repetition = try JSONLocations(parsing: text).repetitions.first
        } catch {
            throw ConfigurationError(location: "\(error.line):\(error.column)", reason: error.reason.description)
        }
        // Only the last of two members of one name would count.
        if let repetition {
            throw ConfigurationError(
                location: "\(repetition.place.line):\(repetition.place.column)",
                reason: "the member \"\(repetition.name)\" stands here twice"
            )
        }
        try self.init(document, at: "$", members: members)
    }

    /// Takes an object that has no members but some.
    private init(_ value: JSON, at location: String, members: Set<JSONString>) throws(ConfigurationError) {
        self.init(value: value, location: location)
        guard let object = value.members else { throw error("must be an object") }
        for name in object.keys where !members.contains(name) { throw error("there is no member \"\(name)\"") }
    }

    /// The same object; throws where it has other members.
    public func restricted(to members: Set<JSONString>) throws(ConfigurationError) -> ConfigurationNode {
        try ConfigurationNode(value, at: location, members: members)
    }

    /// What is wrong with it.
    public func error(_ reason: String) -> ConfigurationError {
        ConfigurationError(location: location, reason: reason)
    }

    /// A member of any type, unchecked.
    public func node(_ name: String) -> ConfigurationNode? {
        value[name].map { ConfigurationNode(value: $0, location: "\(location).\(name)") }
    }

    /// The objects of an object whose members' names are free, in their order; none where it is absent.
    public func namedNodes(
        _ name: String,
        members: Set<JSONString>
    ) throws(ConfigurationError) -> [(name: String, node: ConfigurationNode)] {
        guard let value = value[name] else { return [] }
        guard let object = value.members else { throw error("\"\(name)\" must be an object") }
        var nodes: [(name: String, node: ConfigurationNode)] = []
        for (key, value) in object {
            let location = "\(location).\(name).\(key.text)"
            nodes.append((key.text, try ConfigurationNode(value, at: location, members: members)))
        }
        return nodes
    }

    /// The objects of an array; none where the member is absent.
    public func nodes(_ name: String, members: Set<JSONString>) throws(ConfigurationError) -> [ConfigurationNode] {
        guard let value = value[name] else { return [] }
        guard let elements = value.elements else { throw error("\"\(name)\" must be an array") }
        var nodes: [ConfigurationNode] = []
        for (index, element) in elements.enumerated() {
            nodes.append(try ConfigurationNode(element, at: "\(location).\(name)[\(index)]", members: members))
        }
        return nodes
    }

    /// A text, which may be absent.
    public func text(_ name: String) throws(ConfigurationError) -> String? {
        guard let value = value[name] else { return nil }
        guard let text = value.text, !text.isEmpty else { throw error("\"\(name)\" must be a text") }
        return text
    }

    /// A text that must be there.
    public func requiredText(_ name: String) throws(ConfigurationError) -> String {
        guard let text = try text(name) else { throw error("\"\(name)\" is missing") }
        return text
    }

    /// A whole number, which may be absent.
    public func integer(_ name: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        guard let value = value[name] else { return nil }
        guard let integer = value.int, range.contains(integer) else {
            throw error("\"\(name)\" must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// An array of texts; none where the member is absent.
    public func texts(_ name: String) throws(ConfigurationError) -> [String] {
        guard let value = value[name] else { return [] }
        guard let elements = value.elements else { throw error("\"\(name)\" must be an array") }
        var texts: [String] = []
        for element in elements {
            guard let text = element.text, !text.isEmpty else { throw error("\"\(name)\" must be an array of texts") }
            texts.append(text)
        }
        return texts
    }

    /// True or false, which may be absent.
    public func flag(_ name: String) throws(ConfigurationError) -> Bool? {
        guard let value = value[name] else { return nil }
        guard let flag = value.boolean else { throw error("\"\(name)\" must be true or false") }
        return flag
    }
}

/// What is wrong with a configuration, and where.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// As a JSONPath, `$.topics[0].name`; as line and column, `2:14`, where the text is no JSON.
    public var location: String
    public var reason: String

    public var description: String { "\(location): \(reason)" }
}
