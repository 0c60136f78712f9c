// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import NIOHTTP1

/// Where the answer of an action goes; called once.
typealias LambdaReply = @Sendable (Result<LambdaAnswer, LambdaError>) -> Void

/// One operation of Lambda's API.
protocol LambdaAction: Sendable {
    var method: HTTPMethod { get }
    var path: PathTemplate { get }

    /// Answers a request; called on the service's event loop.
    func perform(_ request: LambdaRequest, on service: FunctionService, reply: @escaping LambdaReply)
}

/// An operation that only reads what there is.
protocol LambdaReadAction: LambdaAction {
    func answer(_ request: LambdaRequest, _ service: FunctionService) throws(LambdaError) -> LambdaAnswer
}

extension LambdaReadAction {
    func perform(_ request: LambdaRequest, on service: FunctionService, reply: @escaping LambdaReply) {
        do throws(LambdaError) {
            reply(.success(try answer(request, service)))
        } catch {
            reply(.failure(error))
        }
    }
}

/// An operation that changes one function that there is.
protocol LambdaChangeAction: LambdaAction {
    /// Changes the record. Called for one change of a function after the other.
    func change(
        _ record: inout FunctionRecord,
        _ request: LambdaRequest,
        _ service: FunctionService
    ) throws(LambdaError) -> LambdaAnswer
}

extension LambdaChangeAction {
    func perform(_ request: LambdaRequest, on service: FunctionService, reply: @escaping LambdaReply) {
        do throws(LambdaError) {
            let reference = try request.function(in: service)
            let change = { (record: inout FunctionRecord?) throws(LambdaError) -> LambdaAnswer in
                guard var changed = record else {
                    throw .functionNotFound(service.configuration.place.arn(reference.name))
                }
                let answer = try self.change(&changed, request, service)
                record = changed
                return answer
            }
            service.change(reference.name, change, reply: reply)
        } catch {
            reply(.failure(error))
        }
    }
}

/// The answer of an action that went well.
struct LambdaAnswer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)] = []
    /// Nil for an answer without a body.
    var body: [UInt8]?

    init(status: Int = 200, _ document: JSON) {
        self.status = status
        body = Array(document.serialized.utf8)
    }

    init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    static let noContent = LambdaAnswer(status: 204)
}
