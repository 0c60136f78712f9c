// SPDX-License-Identifier: Apache-2.0

/// The topics that `sns:publish` knows, and what takes their mail.
package struct TopicConfiguration: Sendable, Equatable {
    /// One receiver of a topic's messages.
    package struct Subscription: Sendable, Equatable {
        /// How messages reach the endpoint.
        package enum Channel: String, Sendable {
            case email
        }

        package var channel: Channel
        /// An e-mail address.
        package var endpoint: String

        package init(channel: Channel, endpoint: String) {
            self.channel = channel
            self.endpoint = endpoint
        }
    }

    /// What messages are published to.
    package struct Topic: Sendable, Equatable {
        /// The name, the last part of the topic's ARN.
        package var name: String
        package var subscriptions: [Subscription]

        package init(name: String, subscriptions: [Subscription]) {
            self.name = name
            self.subscriptions = subscriptions
        }
    }

    /// Nil only where no topic has a subscription.
    package var delivery: MailDelivery?
    package var topics: [Topic]

    package init(delivery: MailDelivery?, topics: [Topic]) {
        self.delivery = delivery
        self.topics = topics
    }

    /// No topics: each publish is answered that its topic does not exist.
    package static let none = TopicConfiguration(delivery: nil, topics: [])
}

/// What takes the mail that topics send.
package enum MailDelivery: Sendable, Equatable {
    case server(SMTPConfiguration)
    /// A directory in which each mail is a file; a path that is not absolute is below the server's data directory.
    case directory(path: String, from: String)

    /// The sender's address.
    var sender: String {
        switch self {
        case .server(let server): server.from
        case .directory(_, let from): from
        }
    }
}
