// SPDX-License-Identifier: Apache-2.0

import FunctionRuntime
import HTTPServer
import JSONModule
import NIOCore
import NIOHTTP1

/// `POST /stepwell/functions`: makes a function of a folder on the server's own machine; what Lambda's API lacks.
///
/// The body has `FunctionName`, `Directory`, `Handler`, `Runtime` and, optionally, `Timeout`, `MemorySize` and
/// `Environment`, a map of variables.
struct FolderFunctions: HTTPResponder {
    static let path = "/stepwell/functions"

    let registry: FunctionRegistry

    func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        let body: JSON
        do throws(JSONParseError) {
            body = try JSON(parsing: Array(request.body.readableBytesView))
        } catch {
            return reply(.json(.badRequest, ["message": .string("The body is not JSON: \(error.reason)")]))
        }
        var texts: [String: String] = [:]
        for name in ["FunctionName", "Directory", "Handler", "Runtime"] {
            guard let text = body[name]?.text else {
                return reply(.json(.badRequest, ["message": "\(name) must be a string."]))
            }
            texts[name] = text
        }
        registry.add(
            name: texts["FunctionName"] ?? "",
            directory: texts["Directory"] ?? "",
            handler: texts["Handler"] ?? "",
            runtime: texts["Runtime"] ?? "",
            environment: body["Environment"]?.members ?? [:],
            timeout: body["Timeout"]?.int ?? 3,
            memory: body["MemorySize"]?.int ?? 128
        ) { result in
            switch result {
            case .success(let arn): reply(.json(.ok, ["FunctionArn": .string(arn)]))
            case .failure(let error): reply(.json(.badRequest, ["message": .string(error.message)]))
            }
        }
    }
}

extension HTTPResponse {
    fileprivate static func json(_ status: HTTPResponseStatus, _ document: JSON) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: ["content-type": "application/json"],
            body: ByteBuffer(string: document.serialized)
        )
    }
}
