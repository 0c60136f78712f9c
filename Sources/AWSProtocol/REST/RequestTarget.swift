// SPDX-License-Identifier: Apache-2.0

/// A request's target, split into its path and its query's parameters.
public struct RequestTarget: Sendable, Equatable {
    /// With percent escapes, as sent: a label may hold an escaped slash.
    public var path: String
    /// In order, with percent escapes resolved; a parameter without `=` has an empty value.
    public var query: [(name: String, value: String)]

    /// A target as it stands in a request's first line.
    public init(_ target: String) {
        guard let mark = target.firstIndex(of: "?") else {
            path = target
            query = []
            return
        }
        path = String(target[..<mark])
        query = target[target.index(after: mark)...].split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
    }

    /// The first value of a parameter.
    public subscript(name: String) -> String? { query.first { $0.name == name }?.value }

    private static func decoded(_ text: Substring) -> String {
        let text = String(text.replacing("+", with: " "))
        return PercentEncoding.decode(text) ?? text
    }

    public static func == (left: RequestTarget, right: RequestTarget) -> Bool {
        left.path == right.path && left.query.elementsEqual(right.query) { $0 == $1 }
    }
}
