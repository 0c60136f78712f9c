// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage

/// What one `sns:publish` sends, checked as SNS checks it.
struct Publication: Sendable, Equatable {
    /// What SNS writes as the subject of a mail where none is given.
    static let defaultSubject = "AWS Notification Message"

    /// What `sns:publish` takes; TargetArn may name the topic too, TopicArn is the one that AWS asks for.
    static let parameters = ParameterShape([
        .required("TopicArn", .text, or: "TargetArn"),
        .optional("TargetArn", .text),
        .required("Message", .any),
        .optional("Subject", .text),
        .optional("MessageStructure", .text),
        .optional("MessageAttributes", .object),
    ])

    /// The topic's name, the last part of its ARN.
    var topicName: String
    var subject: String?
    /// The text for receivers by e-mail.
    var text: String

    /// Reads the parameters; throws fields that the action does not have, and values that SNS refuses.
    init(_ parameters: Payload, context: CallContext) throws(TaskFailure) {
        let reader = try ServiceParameters(parameters, of: Self.parameters)
        subject = reader.text("Subject")
        do throws(NotificationFault) {
            topicName = try Self.topicName(in: reader.text("TargetArn") ?? reader.requiredText("TopicArn"))
            text = try Self.text(of: reader.requiredDocument("Message"), structure: reader.text("MessageStructure"))
            try Self.check(text: text, subject: subject)
        } catch {
            throw error.failure(context)
        }
    }

    private static func topicName(in arn: String) throws(NotificationFault) -> String {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 6 else {
            throw .invalid("TopicArn Reason: An ARN must have at least 6 elements, not \(parts.count)")
        }
        guard parts.count == 6, parts[0] == "arn", parts[2] == "sns", !parts[5].isEmpty else {
            throw .invalid("TopicArn")
        }
        return String(parts[5])
    }

    /// With the structure `json` a message has a text for each protocol, and one for all others.
    private static func text(of message: String, structure: String?) throws(NotificationFault) -> String {
        guard let structure else { return message }
        guard structure == "json" else { throw .invalid("MessageStructure") }
        let texts: JSON
        do throws(JSONParseError) {
            texts = try JSON(parsing: message)
        } catch {
            throw .invalid("Message Structure - JSON message body failed to parse")
        }
        guard let text = texts["default"]?.text else {
            throw .invalid("Message Structure - No default entry in JSON message body")
        }
        return texts["email"]?.text ?? text
    }

    private static func check(text: String, subject: String?) throws(NotificationFault) {
        guard !text.isEmpty else { throw .invalid("Empty message") }
        guard text.utf8.count <= 262_144 else { throw .invalid("Message too long") }
        guard let subject else { return }
        // A line break in a subject could add headers to the mail.
        guard (1...100).contains(subject.count), MailMessage.isValidSubject(subject) else { throw .invalid("Subject") }
    }
}

/// A refusal by SNS.
enum NotificationFault: Error, Sendable, Equatable {
    case invalid(String)
    case topicDoesNotExist
    /// Nobody got the message, or somebody may get it when it is published again.
    case undelivered(String)

    func failure(_ context: CallContext) -> TaskFailure {
        let (code, message, status) =
            switch self {
            case .invalid(let reason): ("InvalidParameter", "Invalid parameter: \(reason)", 400)
            case .topicDoesNotExist: ("NotFound", "Topic does not exist", 404)
            case .undelivered(let reason): ("InternalError", reason, 500)
            }
        let fault = ServiceFault(code: code, message: message, statusCode: status, requestID: context.makeUUID())
        return fault.failure(of: .notifications)
    }
}
