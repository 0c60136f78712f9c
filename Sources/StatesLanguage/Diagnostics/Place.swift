// SPDX-License-Identifier: Apache-2.0

package import JSONModule

/// What in a definition's text a finding is about; it can be more exact than the location that AWS gives.
package struct Place: Sendable, Hashable {
    /// A member's name, or a value.
    package enum Part: Sendable, Hashable {
        case name
        case value
    }

    /// The way from the whole definition.
    package var steps: [JSONLocations.Step]
    package var part: Part

    package init(steps: [JSONLocations.Step], part: Part) {
        self.steps = steps
        self.part = part
    }

    /// The position in a text whose places are known; an element and the whole definition have no name.
    package func position(in locations: JSONLocations) -> TextPosition? {
        guard let location = locations.location(of: steps) else { return nil }
        return part == .name ? location.start : location.value
    }
}
