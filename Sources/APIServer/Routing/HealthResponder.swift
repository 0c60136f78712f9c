// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
public import HTTPServer
public import NIOCore
import NIOHTTP1

/// `GET /health`: whether the server takes calls, as JSON.
public struct HealthResponder: HTTPResponder {
    /// What is told.
    public struct Report: Sendable {
        /// Whether calls are served; otherwise the status is 503.
        public var isServing: Bool
        /// One word: `healthy`, `starting`.
        public var status: String
        /// What is wrong, for people.
        public var problems: [String]

        public init(isServing: Bool, status: String, problems: [String] = []) {
            self.isServing = isServing
            self.status = status
            self.problems = problems
        }
    }

    private let report: @Sendable () -> Report

    public init(report: @escaping @Sendable () -> Report) { self.report = report }

    public func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        let report = report()
        var writer = AnswerWriter()
        writer.string("status", report.status)
        if !report.problems.isEmpty { writer.strings(named: "problems", report.problems) }
        reply(
            HTTPResponse(
                status: report.isServing ? .ok : .serviceUnavailable,
                contentType: "application/json",
                headers: ["cache-control": "no-store"],
                body: writer.body()
            )
        )
    }
}
