// SPDX-License-Identifier: Apache-2.0

/// What runs the functions of a runtime on this machine.
public struct Interpreter: Sendable, Equatable {
    /// Such as `python3.12`.
    public var runtime: String
    /// Its path; nil where the machine has none.
    public var executable: String?
    /// Such as `3.11.7`; empty where the machine has none.
    public var version: String

    /// For people: `Python 3.11.7`.
    public var name: String {
        guard executable != nil else { return "none" }
        return "\(runtime.hasPrefix("python") ? "Python" : "Node") \(version)"
    }

    /// A sentence where it is not what the runtime asks for.
    public var warning: String? {
        guard let executable else {
            return
                "There is no \(runtime.hasPrefix("python") ? "python3" : "node") on the server's PATH: calls will fail."
        }
        let isExact =
            runtime.hasPrefix("python")
            ? "python\(version)".hasPrefix(runtime + ".") : "nodejs\(version)".hasPrefix(runtime.dropLast())
        return isExact ? nil : "\(runtime) is not on the server's PATH: \(name) (\(executable)) runs instead."
    }
}
