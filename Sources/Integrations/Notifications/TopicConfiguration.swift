// SPDX-License-Identifier: Apache-2.0

/// The topics that `sns:publish` knows, and the mail server behind them.
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
    package var smtp: SMTPConfiguration?
    package var topics: [Topic]

    package init(smtp: SMTPConfiguration?, topics: [Topic]) {
        self.smtp = smtp
        self.topics = topics
    }

    /// No topics: each publish is answered that its topic does not exist.
    package static let none = TopicConfiguration(smtp: nil, topics: [])
}

/// What is wrong with a configuration of topics, and where.
package struct TopicConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// As a JSONPath: `$.topics[0].name`.
    package var location: String
    package var reason: String

    package var description: String { "\(location): \(reason)" }
}
