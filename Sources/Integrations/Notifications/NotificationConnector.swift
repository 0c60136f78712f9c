// SPDX-License-Identifier: Apache-2.0

public import Engine
import Interpreter
import JSONModule
import Logging
import StatesLanguage

/// Notifications: `sns:publish`, delivered by mail.
///
/// A publish is answered once the mail server has taken the messages, so that none is lost without a word: where the
/// server cannot be reached or puts a message off, the task fails with `SNS.InternalErrorException`, and its Retry
/// may publish again (a subscriber may then get the message twice, as from SNS). A subscriber that the server
/// refuses for good is logged; the task fails only if that leaves nobody.
public final class NotificationConnector: TaskConnector {
    private let topics: [String: TopicConfiguration.Topic]
    private let sender: String
    private let mail: (any MailSender)?
    private let context: CallContext
    private let logger: Logger

    /// - Parameters:
    ///   - configuration: the topics, and the sender's address.
    ///   - mail: nil where the configuration has no mail server, and so no subscriptions.
    ///   - context: times and ids.
    ///   - logger: for refused subscribers.
    init(_ configuration: TopicConfiguration, mail: (any MailSender)?, context: CallContext, logger: Logger) {
        topics = Dictionary(configuration.topics.map { ($0.name, $0) }) { first, _ in first }
        sender = configuration.delivery?.sender ?? ""
        self.mail = mail
        self.context = context
        self.logger = logger
    }

    public func start(_ task: ConnectorTask, report: TaskReport) {
        let pattern = task.service.pattern
        do throws(TaskFailure) {
            let publication = try Publication(task.request.input, context: context)
            guard let topic = topics[publication.topicName] else {
                logger.warning(
                    "A topic is not in the configuration: name it in the file of --config (docs/06-configuration.md).",
                    metadata: ["topic": "\(publication.topicName)"]
                )
                throw NotificationFault.topicDoesNotExist.failure(context)
            }
            publish(publication, to: topic, pattern, report)
        } catch {
            report.refused(error, pattern)
        }
    }

    /// A mail on its way is not called back.
    public func cancel(_ task: TaskAddress) {}

    private func publish(
        _ publication: Publication,
        to topic: TopicConfiguration.Topic,
        _ pattern: ServiceResource.Pattern,
        _ report: TaskReport
    ) {
        let messageID = context.makeUUID()
        guard let mail, !topic.subscriptions.isEmpty else {
            return report.answered(output(messageID), pattern)
        }
        let messages = topic.subscriptions.enumerated().map { index, subscription in
            message(publication, to: subscription.endpoint, id: "\(messageID).\(index)")
        }
        mail.send(messages) { [self] outcomes in
            if let failure = failure(of: zip(messages, outcomes), on: topic) {
                report.refused(failure.failure(context), pattern)
            } else {
                report.answered(output(messageID), pattern)
            }
        }
    }

    private func message(_ publication: Publication, to recipient: String, id: String) -> MailMessage {
        let domain = sender.split(separator: "@").last ?? "localhost"
        return MailMessage(
            from: sender,
            to: recipient,
            subject: publication.subject ?? Publication.defaultSubject,
            text: publication.text,
            date: context.now,
            messageID: "\(id)@\(domain)"
        )
    }

    /// Why a publish failed as a whole, if it did.
    private func failure(
        of deliveries: some Sequence<(MailMessage, MailOutcome)>,
        on topic: TopicConfiguration.Topic
    ) -> NotificationFault? {
        var accepted = 0
        var refusals: [String] = []
        for (message, outcome) in deliveries {
            switch outcome {
            case .accepted:
                accepted += 1
            case .failed(let reason, isOfRecipient: true, isPermanent: true):
                refusals.append("\(message.to): \(reason)")
            case .failed(let reason, _, _):
                return .undelivered("The message could not be delivered to \(message.to): \(reason)")
            }
        }
        for refusal in refusals {
            logger.warning(
                "A subscriber's mail was refused.",
                metadata: ["topic": "\(topic.name)", "refusal": "\(refusal)"]
            )
        }
        guard accepted == 0 else { return nil }
        return .undelivered("The message could not be delivered to \(refusals.joined(separator: "; "))")
    }

    /// The answer as recorded on AWS.
    private func output(_ messageID: String) -> JSON {
        let requestID = context.makeUUID()
        // The size is that of SNS's own answer.
        let answer = """
            <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
              <PublishResult>
                <MessageId>\(messageID)</MessageId>
              </PublishResult>
              <ResponseMetadata>
                <RequestId>\(requestID)</RequestId>
              </ResponseMetadata>
            </PublishResponse>

            """
        let metadata = HTTPMetadata.service(
            contentType: "text/xml",
            contentLength: answer.utf8.count,
            requestID: requestID,
            at: context.now
        )
        return [
            "MessageId": .string(messageID),
            "SdkHttpMetadata": metadata.httpMetadata,
            "SdkResponseMetadata": metadata.responseMetadata,
        ]
    }
}
