// SPDX-License-Identifier: Apache-2.0

import FunctionPort
import Glibc
import HTTPServer
import JSONModule
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

@testable import FunctionRuntime

/// Records in memory.
final class MemoryRecords: FunctionRecords {
    private let documents = NIOLockedValueBox<[FunctionCollection: [String: JSON]]>([:])

    func load(
        _ collection: FunctionCollection,
        reply: @escaping @Sendable (Result<[(name: String, document: JSON)], FunctionRecordsError>) -> Void
    ) {
        reply(.success(names(in: collection).map { ($0, self[collection, $0] ?? .null) }))
    }

    func put(
        _ collection: FunctionCollection,
        name: String,
        document: JSON,
        reply: @escaping @Sendable (Result<Void, FunctionRecordsError>) -> Void
    ) {
        documents.withLockedValue { $0[collection, default: [:]][name] = document }
        reply(.success(()))
    }

    func remove(
        _ collection: FunctionCollection,
        name: String,
        reply: @escaping @Sendable (Result<Void, FunctionRecordsError>) -> Void
    ) {
        documents.withLockedValue { $0[collection, default: [:]][name] = nil }
        reply(.success(()))
    }

    func names(in collection: FunctionCollection) -> [String] {
        documents.withLockedValue { ($0[collection] ?? [:]).keys.sorted() }
    }

    subscript(collection: FunctionCollection, name: String) -> JSON? {
        documents.withLockedValue { $0[collection]?[name] }
    }
}

/// An answer of the API, read.
struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var text: String

    var json: JSON { (try? JSON(parsing: text)) ?? .null }
    var error: String? { headers.first(name: "x-amzn-ErrorType") }
}

/// A service on a loop of its own in a temporary folder, and its API.
struct TestService {
    static let place = FunctionPlace(region: "eu-central-1", account: "123456789012")

    let folder: TemporaryFolder
    let records: MemoryRecords
    let service: FunctionService
    let threads: NIOThreadPool
    var data: String { folder.path }

    /// Starts a service, runs the body and shuts the service down.
    static func run(
        folder: TemporaryFolder = TemporaryFolder(),
        records: MemoryRecords = MemoryRecords(),
        takesUpEvents: Bool = true,
        configure: (inout FunctionRuntimeConfiguration) -> Void = { _ in },
        _ body: (TestService) async throws -> Void
    ) async throws {
        let threads = NIOThreadPool(numberOfThreads: 4)
        threads.start()
        var configuration = FunctionRuntimeConfiguration(place: place, dataDirectory: folder.path)
        configure(&configuration)
        let service = try await FunctionService.start(
            configuration: configuration,
            records: records,
            sources: FunctionSources(now: { Int64(time(nil)) * 1_000 }, random: { .random(in: 0 ... .max) }),
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            threads: threads,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).get()
        if takesUpEvents { service.takeUpEvents() }
        let test = TestService(folder: folder, records: records, service: service, threads: threads)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(test))
        } catch {
            result = .failure(error)
        }
        try await service.shutDown().get()
        try await threads.shutdownGracefully()
        try result.get()
    }

    // MARK: - The API

    func call(
        _ method: HTTPMethod,
        _ target: String,
        headers: HTTPHeaders = [:],
        body: String = ""
    ) async -> Answer {
        let request = HTTPRequest(method: method, target: target, headers: headers, body: ByteBuffer(string: body))
        return await withCheckedContinuation { continuation in
            LambdaAPI(service: service).respond(to: request, on: service.eventLoop) { response in
                continuation.resume(
                    returning: Answer(
                        status: Int(response.status.code),
                        headers: response.headers,
                        text: response.body.map { String(buffer: $0) } ?? ""
                    )
                )
            }
        }
    }

    /// Creates a function of files; gives the answer.
    @discardableResult
    func create(
        _ name: String,
        _ files: [(String, String)],
        runtime: String = "python3.12",
        handler: String = "handler.handler",
        _ more: JSONObject = [:]
    ) async -> Answer {
        var body: JSONObject = [
            "FunctionName": .string(name), "Runtime": .string(runtime), "Handler": .string(handler),
            "Role": "arn:aws:iam::123456789012:role/r",
            "Code": ["ZipFile": .string(Base64.encode(ZipBuilder.files(files)))],
        ]
        for (key, value) in more { body[key] = value }
        return await call(.POST, "/2015-03-31/functions", body: JSON.object(body).serialized)
    }

    func invoke(_ name: String, _ payload: String = "{}", headers: HTTPHeaders = [:]) async -> Answer {
        await call(.POST, "/2015-03-31/functions/\(name)/invocations", headers: headers, body: payload)
    }
}
