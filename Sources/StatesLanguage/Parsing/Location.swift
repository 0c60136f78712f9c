// SPDX-License-Identifier: Apache-2.0

/// A place in a definition, as AWS writes it: `/States/A/Choices[0]/Next`.
struct Location: Hashable {
    /// The whole definition.
    static let root = Location(path: "")

    private let path: String

    private init(path: String) { self.path = path }

    var text: String { path.isEmpty ? "/" : path }

    func field(_ name: String) -> Location { Location(path: "\(path)/\(name)") }

    func element(_ position: Int) -> Location { Location(path: "\(path)[\(position)]") }
}
