// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// An object in a configuration, with where it stands.
struct ConfigurationNode {
    private let value: JSON
    private let location: String

    private init(value: JSON, location: String) {
        self.value = value
        self.location = location
    }

    /// Takes an object that has no members but some.
    init(_ value: JSON, at location: String, members: Set<JSONString>) throws(TopicConfigurationError) {
        self.init(value: value, location: location)
        guard let object = value.members else { throw error("must be an object") }
        for name in object.keys where !members.contains(name) { throw error("there is no member \"\(name)\"") }
    }

    func restricted(to members: Set<JSONString>) throws(TopicConfigurationError) -> ConfigurationNode {
        try ConfigurationNode(value, at: location, members: members)
    }

    func error(_ reason: String) -> TopicConfigurationError {
        TopicConfigurationError(location: location, reason: reason)
    }

    /// A member of any type, unchecked.
    func node(_ name: String) -> ConfigurationNode? {
        value[name].map { ConfigurationNode(value: $0, location: "\(location).\(name)") }
    }

    /// The objects of an array; none where the member is absent.
    func nodes(_ name: String, members: Set<JSONString>) throws(TopicConfigurationError) -> [ConfigurationNode] {
        guard let value = value[name] else { return [] }
        guard let elements = value.elements else { throw error("\"\(name)\" must be an array") }
        var nodes: [ConfigurationNode] = []
        for (index, element) in elements.enumerated() {
            nodes.append(try ConfigurationNode(element, at: "\(location).\(name)[\(index)]", members: members))
        }
        return nodes
    }

    func text(_ name: String) throws(TopicConfigurationError) -> String? {
        guard let value = value[name] else { return nil }
        guard let text = value.text, !text.isEmpty else { throw error("\"\(name)\" must be a text") }
        return text
    }

    func requiredText(_ name: String) throws(TopicConfigurationError) -> String {
        guard let text = try text(name) else { throw error("\"\(name)\" is missing") }
        return text
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(TopicConfigurationError) -> Int? {
        guard let value = value[name] else { return nil }
        guard let integer = value.int, range.contains(integer) else {
            throw error("\"\(name)\" must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }
}
