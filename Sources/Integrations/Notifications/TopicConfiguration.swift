// SPDX-License-Identifier: Apache-2.0

/// The topics that `sns:publish` knows, and what takes their mail.
public struct TopicConfiguration: Sendable, Equatable {
    /// One receiver of a topic's messages.
    public struct Subscription: Sendable, Equatable {
        /// How messages reach the endpoint.
        public enum Channel: String, Sendable {
            case email
        }

        public var channel: Channel
        /// An e-mail address.
        public var endpoint: String

        public init(channel: Channel, endpoint: String) {
            self.channel = channel
            self.endpoint = endpoint
        }
    }

    /// What messages are published to.
    public struct Topic: Sendable, Equatable {
        /// The name, the last part of the topic's ARN.
        public var name: String
        public var subscriptions: [Subscription]

        public init(name: String, subscriptions: [Subscription]) {
            self.name = name
            self.subscriptions = subscriptions
        }
    }

    /// Nil only where no topic has a subscription.
    public var delivery: MailDelivery?
    public var topics: [Topic]

    public init(delivery: MailDelivery?, topics: [Topic]) {
        self.delivery = delivery
        self.topics = topics
    }

    /// No topics: each publish is answered that its topic does not exist.
    public static let none = TopicConfiguration(delivery: nil, topics: [])
}

/// What takes the mail that topics send.
public enum MailDelivery: Sendable, Equatable {
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
