// SPDX-License-Identifier: Apache-2.0

import FunctionRuntime
import HTTPServer
import JSONModule
import NIOCore
import NIOHTTP1

/// What Lambda's API lacks, for the commands `stepwell function …`.
///
/// `POST /stepwell/functions` makes a function of a folder on the server's own machine: the body has `FunctionName`,
/// `Directory`, `Handler`, `Runtime` and, optionally, `Timeout`, `MemorySize` and `Environment`, a map of variables.
/// `GET /stepwell/functions` lists all functions with what runs them, `GET /stepwell/functions?log=NAME` answers the
/// end of a function's log.
struct FolderFunctions: HTTPResponder {
    static let path = "/stepwell/functions"
    static let logQuery = "?log="

    let registry: FunctionRegistry

    func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        let query = request.target.dropFirst(FolderFunctions.path.count)
        if request.method == .POST {
            add(request, reply)
        } else if query.hasPrefix(FolderFunctions.logQuery) {
            log(of: String(query.dropFirst(FolderFunctions.logQuery.count)), reply)
        } else {
            registry.list { functions in reply(.json(.ok, ["Functions": .array(functions)])) }
        }
    }

    private func log(of name: String, _ reply: @escaping @Sendable (HTTPResponse) -> Void) {
        registry.log(of: name) { result in
            switch result {
            case .success(let log): reply(.json(.ok, ["Path": .string(log.path), "Log": .string(log.text)]))
            case .failure(let error): reply(.json(.notFound, ["message": .string(error.message)]))
            }
        }
    }

    private func add(_ request: HTTPRequest, _ reply: @escaping @Sendable (HTTPResponse) -> Void) {
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
        let (runtime, handler, directory) = (texts["Runtime"] ?? "", texts["Handler"] ?? "", texts["Directory"] ?? "")
        registry.add(
            name: texts["FunctionName"] ?? "",
            directory: directory,
            handler: handler,
            runtime: runtime,
            environment: body["Environment"]?.members ?? [:],
            timeout: body["Timeout"]?.int ?? 3,
            memory: body["MemorySize"]?.int ?? 128
        ) { result in
            switch result {
            case .success(let arn):
                let fault = HandlerFile.warning(handler: handler, runtime: runtime, directory: directory)
                answer(arn, runtime, fault, reply)
            case .failure(let error): reply(.json(.badRequest, ["message": .string(error.message)]))
            }
        }
    }

    private func answer(
        _ arn: String,
        _ runtime: String,
        _ fault: String?,
        _ reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        registry.interpreter(of: runtime) { interpreter in
            var document: JSONObject = ["FunctionArn": .string(arn)]
            let warnings = [interpreter?.warning, fault].compactMap { $0 }
            if !warnings.isEmpty { document["Warnings"] = .array(warnings.map { .string($0) }) }
            reply(.json(.ok, .object(document)))
        }
    }
}

/// `GET /`: who answers here, for a person or a script that looks whether the server is there.
struct Greeting: HTTPResponder {
    func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        reply(.json(.ok, ["name": "stepwell", "version": .string(Version.text)]))
    }
}

extension HTTPResponse {
    fileprivate static func json(_ status: HTTPResponseStatus, _ document: JSON) -> HTTPResponse {
        HTTPResponse(
            status: status,
            contentType: "application/json",
            body: ByteBuffer(string: document.serialized)
        )
    }
}
