// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import FunctionPort
import HTTPServer
import NIOHTTP1

/// Invokes a function: the payload is the body, all else stands in headers.
struct Invoke: LambdaAction {
    let method = HTTPMethod.POST
    let path = PathTemplate("/2015-03-31/functions/{FunctionName}/invocations")

    func perform(_ request: LambdaRequest, on service: FunctionService, reply: @escaping LambdaReply) {
        let invocation: FunctionInvocation
        do throws(LambdaError) {
            invocation = try self.invocation(of: request)
        } catch {
            return reply(.failure(error))
        }
        _ = service.invoke(invocation) { result in
            switch result {
            case .success(let result): reply(.success(answer(result)))
            case .failure(let failure):
                let error = LambdaError(
                    failure.errorName,
                    status: failure.statusCode,
                    failure.message,
                    reason: failure.reason
                )
                reply(.failure(error))
            }
        }
    }

    private func invocation(of request: LambdaRequest) throws(LambdaError) -> FunctionInvocation {
        let headers = request.http.headers
        let type = headers.first(name: "X-Amz-Invocation-Type") ?? FunctionInvocation.Kind.requestResponse.rawValue
        guard let kind = FunctionInvocation.Kind(rawValue: type) else {
            throw .validation(
                type,
                at: "invocationType",
                "Member must satisfy enum value set: [Event, RequestResponse, DryRun]"
            )
        }
        let logType = headers.first(name: "X-Amz-Log-Type") ?? "None"
        guard ["None", "Tail"].contains(logType) else {
            throw .validation(logType, at: "logType", "Member must satisfy enum value set: [None, Tail]")
        }
        return FunctionInvocation(
            function: request.label("FunctionName"),
            qualifier: request.target["Qualifier"],
            payload: request.body,
            kind: kind,
            clientContext: headers.first(name: "X-Amz-Client-Context"),
            wantsLogTail: logType == "Tail",
            traceHeader: headers.first(name: "X-Amzn-Trace-Id")
        )
    }

    private func answer(_ result: FunctionResult) -> LambdaAnswer {
        var headers = [
            (name: "x-amzn-RequestId", value: result.requestID),
            (name: "X-Amz-Executed-Version", value: result.executedVersion),
        ]
        if let error = result.functionError { headers.append((name: "X-Amz-Function-Error", value: error)) }
        if let log = result.logTail { headers.append((name: "X-Amz-Log-Result", value: Base64.encode(log))) }
        return LambdaAnswer(status: result.statusCode, headers: headers, body: result.payload)
    }
}
