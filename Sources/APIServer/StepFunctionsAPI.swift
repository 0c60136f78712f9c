// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
public import Engine
public import HTTPServer
import JSONModule
public import Logging
public import NIOCore
import NIOHTTP1

/// The Step Functions API: AWS JSON 1.0, `POST /` with the operation in `X-Amz-Target`.
///
/// Signatures are not looked at: whoever reaches the socket may call. Each event loop has one of its own, since two cores that
/// count references to the same objects wait for each other.
public struct StepFunctionsAPI: HTTPResponder {
    /// What the target header's value begins with.
    public static let targetPrefix = "AWSStepFunctions"

    private let engine: WorkflowEngine
    private let logger: Logger
    private let actions: ActionTable
    private let identifiers: RequestIdentifiers

    /// Answers for an engine.
    ///
    /// - Parameters:
    ///   - engine: what the calls act on.
    ///   - requestSeed: 64 random bits, for the request identifiers.
    ///   - logger: where failed calls are told of.
    public init(engine: WorkflowEngine, requestSeed: UInt64, logger: Logger) {
        self.engine = engine
        self.logger = logger.copied
        actions = ActionTable(Action.all.map(Action.init(copying:)), prefix: Self.targetPrefix + ".")
        identifiers = RequestIdentifiers(seed: requestSeed)
    }

    public func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        let identifier = identifiers.next()
        let answer: Answer = { [logger] result in
            reply(Self.response(to: result, identifier: identifier, logger: logger))
        }
        do throws(ServiceError) {
            let action = try action(of: request)
            let input = try Self.input(of: request, for: action)
            try action.perform(input, engine, answer)
        } catch {
            answer(.failure(error))
        }
    }

    // MARK: - Requests

    /// The largest body of a call, in bytes: the largest definition (1 MiB) with each character escaped, and the rest.
    ///
    /// AWS's documents say 1 MB, in which no definition of the model's size fits.
    public static let requestMaximum = 3 << 20

    public func bodyLimit(of request: HTTPRequest) -> HTTPBodyLimit? {
        let error = ServiceError(
            .requestEntityTooLarge,
            "The request's body is larger than \(Self.requestMaximum) bytes."
        )
        let refusal = Self.response(to: .failure(error), identifier: identifiers.next(), logger: logger)
        return HTTPBodyLimit(bytes: Self.requestMaximum, refusal: refusal)
    }

    private func action(of request: HTTPRequest) throws(ServiceError) -> Action {
        // A pattern, since `==` compares the methods' names.
        guard case .POST = request.method else {
            throw ServiceError(.unknownOperation, "Operations are called with POST, not \(request.method.rawValue).")
        }
        if let operation = request.operation, let action = actions[operation] { return action }
        guard let target = request.operation.flatMap(OperationTarget.init) else {
            throw ServiceError(.unknownOperation, "The header X-Amz-Target names no operation.")
        }
        throw ServiceError(.unknownOperation, "There is no operation '\(target.operation)'.")
    }

    private static func input(of request: HTTPRequest, for action: Action) throws(ServiceError) -> ActionInput {
        let parsed: Result<JSON, JSONParseError> = request.body.withUnsafeReadableBytes { bytes in
            do throws(JSONParseError) {
                return .success(try JSON(parsing: bytes.bindMemory(to: UInt8.self)))
            } catch {
                return .failure(error)
            }
        }
        do {
            guard var members = try parsed.get().members else {
                throw ServiceError(.serialization, "The body must be a JSON object.")
            }
            // The model: where both are given, the header counts.
            if action.takesTraceHeader, let trace = request.headers.first(name: "x-amzn-trace-id"),
                !trace.isEmpty
            {
                members["traceHeader"] = .string(trace)
            }
            try action.input.check(members)
            return ActionInput(members, disconnection: request.disconnection)
        } catch let error as InputError {
            switch error {
            case .serialization(let message): throw ServiceError(.serialization, message)
            case .validation(let message): throw ServiceError(.validation, message)
            }
        } catch let error as JSONParseError {
            throw ServiceError(
                .serialization,
                "The body is not JSON: \(error.reason) at line \(error.line), column \(error.column)."
            )
        } catch let error as ServiceError {
            throw error
        } catch {
            throw ServiceError(.internalFailure, "The body could not be read: \(error)")
        }
    }

    // MARK: - Answers

    private static func response(
        to result: Result<ByteBuffer, ServiceError>,
        identifier: RequestIdentifier,
        logger: Logger
    ) -> HTTPResponse {
        var (status, body) = (HTTPResponseStatus.ok, ByteBuffer())
        switch result {
        case .success(let answer):
            body = answer
        case .failure(let error):
            if error.isOurs {
                logger.error(
                    "call failed",
                    metadata: [
                        "request": "\(identifier.text)", "error": "\(error.code.rawValue)",
                        "message": "\(error.message)",
                    ]
                )
            }
            let answer = ErrorAnswer(error)
            status = HTTPResponseStatus(statusCode: answer.status)
            body = ByteBuffer(bytes: answer.body)
        }
        return HTTPResponse(
            status: status,
            contentType: "application/x-amz-json-1.0",
            requestIdentifier: identifier,
            body: body
        )
    }
}

extension Logger {
    /// The same in memory of its own, which a change makes.
    fileprivate var copied: Logger {
        var copy = self
        copy.logLevel = logLevel
        return copy
    }
}
