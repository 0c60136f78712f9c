// SPDX-License-Identifier: Apache-2.0

/// Which members the reserved variable `$states` has where an expression stands.
struct StatesMembers: OptionSet {
    let rawValue: Int

    static let input = StatesMembers(rawValue: 1)
    static let context = StatesMembers(rawValue: 2)
    static let result = StatesMembers(rawValue: 4)
    static let errorOutput = StatesMembers(rawValue: 8)

    /// What all expressions can read.
    static let always: StatesMembers = [.input, .context]
    /// In `Output` and `Assign` of a Task, Parallel or Map that succeeded.
    static let withResult: StatesMembers = [.input, .context, .result]
    /// In `Output` and `Assign` of a catcher.
    static let withErrorOutput: StatesMembers = [.input, .context, .errorOutput]

    /// What some expression can read.
    static let all: StatesMembers = [.input, .context, .result, .errorOutput]

    static var allNames: [String] { names.map(\.name) }

    private static let names: [(member: StatesMembers, name: String)] = [
        (.input, "input"), (.context, "context"), (.result, "result"), (.errorOutput, "errorOutput"),
    ]

    /// Whether `$states.NAME` has a value.
    func contains(named name: String) -> Bool {
        Self.names.contains { $0.name == name && contains($0.member) }
    }
}
