// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// A place in a definition, as AWS writes it: `/States/A/Choices[0]/Next`.
struct Location {
    /// The whole definition.
    static let root = Location(steps: [])

    let steps: [JSONLocations.Step]

    var text: String { steps.isEmpty ? "/" : steps.map(\.locationText).joined() }

    /// The way from a state to this place in it, as run-time messages write it: `Output/a[0]`.
    func text(from state: Location) -> String {
        String(steps.dropFirst(state.steps.count).map(\.locationText).joined().dropFirst())
    }

    /// The name of what stands here; an element's beginning.
    var name: Place { Place(steps: steps, part: .name) }

    /// The value that stands here.
    var value: Place { Place(steps: steps, part: .value) }

    func field(_ name: String) -> Location { Location(steps: steps + [.key(JSONString(name))]) }

    func element(_ position: Int) -> Location { Location(steps: steps + [.index(position)]) }
}

extension JSONLocations.Step {
    fileprivate var locationText: String {
        switch self {
        case .key(let key): "/\(key.text)"
        case .index(let index): "[\(index)]"
        }
    }
}
