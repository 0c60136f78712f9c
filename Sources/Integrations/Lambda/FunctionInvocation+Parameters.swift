// SPDX-License-Identifier: Apache-2.0

import Engine
import FunctionPort
import Interpreter
import JSONModule

extension FunctionInvocation {
    /// Reads the parameters of `lambda:invoke`.
    ///
    /// - Parameters:
    ///   - parameters: the task's effective input.
    ///   - context: gives a refusal its request id.
    /// - Throws: fields that the action does not have or that are missing, and a payload that is no JSON.
    init(parameters: Payload, context: CallContext) throws(TaskFailure) {
        var reader = ServiceParameters(
            parameters,
            supporting: ["ClientContext", "FunctionName", "InvocationType", "LogType", "Payload", "Qualifier"]
        )
        let function = reader.requiredText("FunctionName")
        let kind = reader.word("InvocationType", as: Kind.self)
        let logType = reader.word("LogType", as: LogType.self)
        let qualifier = reader.text("Qualifier")
        let clientContext = reader.text("ClientContext")
        let payload = reader.json("Payload")
        try reader.check()
        self.init(
            function: function,
            qualifier: qualifier,
            payload: try Self.bytes(of: payload, context),
            kind: kind ?? .requestResponse,
            clientContext: clientContext,
            wantsLogTail: logType == .tail
        )
    }

    private enum LogType: String {
        case none = "None"
        case tail = "Tail"
    }

    /// A string is the payload's own text, any other value is written as JSON (recorded).
    private static func bytes(of payload: JSON?, _ context: CallContext) throws(TaskFailure) -> [UInt8] {
        guard let payload else { return [] }
        guard let text = payload.text else { return Array(payload.serialized.utf8) }
        do throws(JSONParseError) {
            _ = try JSON(parsing: text)
            return Array(text.utf8)
        } catch {
            let fault = ServiceFault(
                code: "InvalidRequestContentException",
                message: "Could not parse request body into json: line \(error.line), column \(error.column)",
                statusCode: 400,
                requestID: context.makeUUID()
            )
            throw fault.failure(of: .lambda)
        }
    }
}
