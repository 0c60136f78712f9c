// SPDX-License-Identifier: Apache-2.0

public import JSONModule

extension TopicConfiguration {
    /// The members of a configuration file that are read here.
    public static let members: Set<JSONString> = ["smtp", "topics"]

    /// Reads a configuration file.
    ///
    /// `{"smtp": {"host": …, "port": 25, "from": …, "username": …, "password": …, "timeoutSeconds": 30},
    /// "topics": [{"name": …, "subscriptions": [{"protocol": "email", "endpoint": …}]}]}`, or
    /// `"smtp": {"directory": …, "from": …}`.
    public init(_ root: ConfigurationNode) throws(ConfigurationError) {
        self.init(delivery: try root.node("smtp").map(MailDelivery.init), topics: [])
        for node in try root.nodes("topics", members: ["name", "subscriptions"]) {
            let topic = try Topic(node)
            guard !topics.contains(where: { $0.name == topic.name }) else {
                throw node.error("there are two topics of the name \(topic.name)")
            }
            guard delivery != nil || topic.subscriptions.isEmpty else {
                throw root.error("\"smtp\" is missing, and the topic \(topic.name) has a subscription by e-mail")
            }
            topics.append(topic)
        }
    }
}

extension TopicConfiguration.Topic {
    fileprivate init(_ node: ConfigurationNode) throws(ConfigurationError) {
        let name = try node.requiredText("name")
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default:
                false
            }
        }
        guard isName, (1...256).contains(name.utf8.count) else {
            throw node.error("a topic's name has 1 to 256 letters, digits, - and _, not \"\(name)\"")
        }
        self.init(name: name, subscriptions: [])
        for node in try node.nodes("subscriptions", members: ["protocol", "endpoint"]) {
            subscriptions.append(try TopicConfiguration.Subscription(node))
        }
    }
}

extension TopicConfiguration.Subscription {
    fileprivate init(_ node: ConfigurationNode) throws(ConfigurationError) {
        let name = try node.requiredText("protocol")
        guard let channel = Channel(rawValue: name) else {
            throw node.error("this version delivers by the protocol \"email\", not by \"\(name)\"")
        }
        self.init(channel: channel, endpoint: try node.requiredAddress("endpoint"))
    }
}

extension MailDelivery {
    fileprivate init(_ value: ConfigurationNode) throws(ConfigurationError) {
        guard value.node("directory") != nil else {
            self = .server(try SMTPConfiguration(value))
            return
        }
        let node = try value.restricted(to: ["directory", "from"])
        self = .directory(path: try node.requiredText("directory"), from: try node.requiredAddress("from"))
    }
}

extension SMTPConfiguration {
    fileprivate init(_ value: ConfigurationNode) throws(ConfigurationError) {
        let node = try value.restricted(to: ["host", "port", "from", "username", "password", "timeoutSeconds"])
        self.init(
            host: try node.requiredText("host"),
            port: try node.integer("port", in: 1...65_535) ?? 25,
            from: try node.requiredAddress("from"),
            timeoutSeconds: try node.integer("timeoutSeconds", in: 1...3600) ?? 30
        )
        switch (try node.text("username"), try node.text("password")) {
        case (let username?, let password?): credentials = Credentials(username: username, password: password)
        case (nil, nil): break
        default: throw node.error("\"username\" and \"password\" go together")
        }
    }
}

extension ConfigurationNode {
    fileprivate func requiredAddress(_ name: String) throws(ConfigurationError) -> String {
        let address = try requiredText(name)
        if let fault = MailMessage.fault(ofAddress: address) { throw error("\(fault): \"\(address)\"") }
        return address
    }
}
