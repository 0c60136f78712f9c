// SPDX-License-Identifier: Apache-2.0

import Engine
import FunctionPort
import Interpreter
import JSONModule
import StatesLanguage

extension FunctionInvocation {
    /// What `lambda:invoke` takes.
    static let parameters = ParameterShape([
        .required("FunctionName", .text),
        .optional("InvocationType", .word([Kind.requestResponse, .event, .dryRun].map(\.rawValue))),
        .optional("LogType", .word(["None", "Tail"])),
        .optional("Qualifier", .text),
        .optional("ClientContext", .text),
        .optional("Payload", .any),
    ])

    /// Reads the parameters of `lambda:invoke`.
    ///
    /// - Parameters:
    ///   - parameters: the task's effective input.
    ///   - context: gives a refusal its request id.
    /// - Throws: fields that the action does not have or that are missing, and a payload that is no JSON.
    init(parameters: Payload, context: CallContext) throws(TaskFailure) {
        let reader = try ServiceParameters(parameters, of: Self.parameters)
        let function = reader.requiredText("FunctionName")
        let kind = reader.word("InvocationType", as: Kind.self)
        self.init(
            function: function,
            qualifier: reader.text("Qualifier"),
            payload: try Self.bytes(of: reader.json("Payload"), context),
            kind: kind ?? .requestResponse,
            clientContext: reader.text("ClientContext"),
            wantsLogTail: reader.text("LogType") == "Tail"
        )
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
