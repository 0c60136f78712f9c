// SPDX-License-Identifier: Apache-2.0

import Engine
import FunctionPort
import Interpreter
import JSONModule
import StatesLanguage

extension FunctionResult {
    /// What the function returned: JSON, or its text where that is none.
    var document: JSON {
        do throws(JSONParseError) {
            return try JSON(parsing: payload)
        } catch {
            return .string(String(decoding: payload, as: UTF8.self))
        }
    }

    /// The result where the function succeeded, else the failure that its error document tells.
    var checked: Result<FunctionResult, TaskFailure> {
        guard functionError != nil else { return .success(self) }
        let text = String(decoding: payload, as: UTF8.self)
        if let type = document["errorType"]?.text, !type.isEmpty {
            return .failure(TaskFailure(error: type, cause: text))
        }
        return .failure(
            TaskFailure(
                error: "Lambda.Unknown",
                cause: "The cause could not be determined because Lambda did not return an error type. "
                    + "Returned payload: \(text)"
            )
        )
    }

    /// The output of `lambda:invoke`, members and headers in the order recorded on AWS.
    func serviceOutput(in context: CallContext) -> JSON {
        let metadata = metadata(in: context)
        var output = JSONObject()
        output["ExecutedVersion"] = .string(executedVersion)
        if let logTail { output["LogResult"] = .string(Base64.encode(logTail)) }
        output["Payload"] = document
        output["SdkHttpMetadata"] = metadata.httpMetadata
        output["SdkResponseMetadata"] = metadata.responseMetadata
        output["StatusCode"] = .integer(Int64(statusCode))
        return .object(output)
    }

    private func metadata(in context: CallContext) -> HTTPMetadata {
        let now = context.now
        let epoch = String(UUIDText.hexadecimal(UInt64(clamping: now.milliseconds / 1000)).suffix(8))
        let root = UUIDText.hexadecimal(context.entropy.next()) + UUIDText.hexadecimal(context.entropy.next()).prefix(8)
        let parent = UUIDText.hexadecimal(context.entropy.next())
        return HTTPMetadata(
            statusCode: statusCode,
            requestID: requestID,
            headers: [
                ("X-Amz-Executed-Version", executedVersion),
                ("x-amzn-Remapped-Content-Length", "0"),
                ("Connection", "keep-alive"),
                ("x-amzn-RequestId", requestID),
                ("Content-Length", "\(payload.count)"),
                ("Date", "\(InternetDate.text(now)) GMT"),
                ("X-Amzn-Trace-Id", "root=1-\(epoch)-\(root);parent=\(parent);sampled=0"),
                ("Content-Type", "application/json"),
            ]
        )
    }
}

extension FunctionInvokeFailure {
    /// An invocation that was not taken.
    var taskFailure: TaskFailure {
        let fault = ServiceFault(code: errorName, message: message, statusCode: statusCode, requestID: requestID)
        return fault.failure(of: .lambda)
    }
}
