// SPDX-License-Identifier: Apache-2.0

public import HTTPServer
public import NIOCore
import NIOHTTP1

/// `GET /metrics`: numbers for Prometheus, in its text format 0.0.4.
public struct MetricsResponder: HTTPResponder {
    /// One number, with what it counts or measures.
    public struct Sample: Sendable {
        /// How a number may change: a counter only grows as long as the process lives.
        public enum Kind: String, Sendable {
            case counter, gauge
        }

        public var name: String
        public var kind: Kind
        /// One line for people.
        public var help: String
        public var value: Int

        public init(_ name: String, _ kind: Kind, _ value: Int, help: String) {
            self.name = name
            self.kind = kind
            self.help = help
            self.value = value
        }
    }

    private let samples: @Sendable () -> [Sample]

    public init(samples: @escaping @Sendable () -> [Sample]) { self.samples = samples }

    public func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        reply(
            HTTPResponse(
                status: .ok,
                contentType: "text/plain; version=0.0.4; charset=utf-8",
                headers: ["cache-control": "no-store"],
                body: ByteBuffer(string: samples().map(\.text).joined())
            )
        )
    }
}

extension MetricsResponder.Sample {
    fileprivate var text: String { "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n\(name) \(value)\n" }
}
