// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// What in a definition's text a finding is about; it can be more exact than the location that AWS gives.
public struct Place: Sendable, Hashable {
    /// A member's name, or a value.
    public enum Part: Sendable, Hashable {
        case name
        case value
    }

    /// The way from the whole definition.
    public var steps: [JSONLocations.Step]
    public var part: Part

    public init(steps: [JSONLocations.Step], part: Part) {
        self.steps = steps
        self.part = part
    }

    /// The position in a text whose places are known; an element and the whole definition have no name.
    public func position(in locations: JSONLocations) -> TextPosition? {
        guard let location = locations.location(of: steps) else { return nil }
        return part == .name ? location.start : location.value
    }
}
