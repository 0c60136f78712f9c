// SPDX-License-Identifier: Apache-2.0

/// The path of a REST operation, with labels: `/2015-03-31/functions/{FunctionName}/invocations`.
public struct PathTemplate: Sendable {
    private enum Segment: Sendable {
        case literal(String)
        case label(String)
        /// `{Name+}`: the rest of the path, slashes and all; only as the last one.
        case greedyLabel(String)
    }

    private let segments: [Segment]

    /// A template as the API's model writes it: `/2015-03-31/functions/{FunctionName}`.
    public init(_ template: String) {
        segments = template.split(separator: "/").map { segment in
            guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .literal(String(segment)) }
            let name = segment.dropFirst().dropLast()
            return name.hasSuffix("+") ? .greedyLabel(String(name.dropLast())) : .label(String(name))
        }
    }

    /// The labels of a path that fits, with percent escapes resolved; nil for one that does not fit.
    public func match(_ path: some StringProtocol) -> [String: String]? {
        let parts = path.split(separator: "/")
        guard parts.count >= segments.count else { return nil }
        var labels: [String: String] = [:]
        for (position, segment) in segments.enumerated() {
            switch segment {
            case .literal(let text):
                guard parts[position] == text else { return nil }
            case .label(let name):
                guard let value = PercentEncoding.decode(parts[position]) else { return nil }
                labels[name] = value
            case .greedyLabel(let name):
                guard let value = PercentEncoding.decode(parts[position...].joined(separator: "/")) else { return nil }
                labels[name] = value
                return labels
            }
        }
        return parts.count == segments.count ? labels : nil
    }
}
