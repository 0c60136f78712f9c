// SPDX-License-Identifier: Apache-2.0

/// One connection to a mail server, decided: replies come in, what to send comes out (RFC 5321).
///
/// Each message is a transaction of its own; one that is refused does not stop the next.
struct SMTPSession: Sendable {
    /// What to do, in order.
    enum Action: Sendable, Equatable {
        /// Send bytes of commands or of a message.
        case send(String)
        /// What became of each message, in their order; comes once.
        case finish([MailOutcome])
        case close
    }

    /// What the next reply answers.
    private enum State {
        /// The greeting is awaited. Leads to `hello`.
        case greeting
        /// EHLO, or HELO where EHLO was refused. Leads to `authentication` or `sender`.
        case hello(isExtended: Bool)
        /// AUTH PLAIN. Leads to `sender`.
        case authentication
        /// MAIL FROM of the message at an index. Leads to `recipient`, or `reset`.
        case sender(Int)
        /// RCPT TO. Leads to `data`, or `reset`.
        case recipient(Int)
        /// DATA. Leads to `text`, or `reset`.
        case data(Int)
        /// The text was sent. Leads to the next message's `sender`, or `quit`.
        case text(Int)
        /// RSET after a refusal. Leads to the next message's `sender`.
        case reset(next: Int)
        /// QUIT. Leads to `closed`.
        case quit
        case closed
    }

    private let messages: [MailMessage]
    private let configuration: SMTPConfiguration
    private let clientName: String
    private var state = State.greeting
    private var assembler = SMTPReply.Assembler()
    private var outcomes: [MailOutcome] = []

    /// - Parameters:
    ///   - messages: what to send, at least one.
    ///   - configuration: has the credentials, if any.
    ///   - clientName: what EHLO says, such as `[127.0.0.1]`.
    init(sending messages: [MailMessage], by configuration: SMTPConfiguration, clientName: String) {
        precondition(!messages.isEmpty, "A session sends a message at least.")
        self.messages = messages
        self.configuration = configuration
        self.clientName = clientName
    }

    /// Whether a reply is awaited, so that its absence is a failure.
    var isOpen: Bool {
        if case .closed = state { return false }
        return true
    }

    /// Takes a line without its end.
    mutating func received(_ line: String) -> [Action] {
        do throws(SMTPProtocolError) {
            guard let reply = try assembler.append(line) else { return [] }
            // 421 in place of any answer: the server goes away.
            return reply.code == 421 ? abandon(reply.text, isPermanent: false) : received(reply)
        } catch {
            return abandon(error.reason, isPermanent: false)
        }
    }

    /// Ends the session without a reply: a lost connection, a timeout.
    mutating func failed(_ reason: String) -> [Action] { abandon(reason, isPermanent: false) }

    // MARK: - Replies

    private mutating func received(_ reply: SMTPReply) -> [Action] {
        switch state {
        case .greeting:
            guard reply.code == 220 else { return abandon(reply) }
            state = .hello(isExtended: true)
            return [.send("EHLO \(clientName)\r\n")]
        case .hello(let isExtended):
            guard reply.isPositive else { return helloRefused(reply, isExtended: isExtended) }
            return authenticate()
        case .authentication:
            return reply.code == 235 ? begin(0) : abandon(reply)
        case .sender(let index):
            return advance(reply, index, to: .recipient(index), "RCPT TO:<\(messages[index].to)>\r\n")
        case .recipient(let index):
            return advance(reply, index, to: .data(index), "DATA\r\n")
        case .data(let index):
            guard reply.code == 354 else { return refuse(reply, index) }
            state = .text(index)
            return [.send(Self.dotStuffed(messages[index].serialized) + ".\r\n")]
        case .text(let index):
            guard reply.isPositive else { return refuse(reply, index, needsReset: false) }
            outcomes.append(.accepted)
            return begin(index + 1)
        case .reset(let next):
            return begin(next)
        case .quit, .closed:
            state = .closed
            return [.close]
        }
    }

    private mutating func helloRefused(_ reply: SMTPReply, isExtended: Bool) -> [Action] {
        guard isExtended, reply.isPermanentFailure, configuration.credentials == nil else { return abandon(reply) }
        state = .hello(isExtended: false)
        return [.send("HELO \(clientName)\r\n")]
    }

    private mutating func authenticate() -> [Action] {
        guard let credentials = configuration.credentials else { return begin(0) }
        state = .authentication
        let response = Base64.encode("\0\(credentials.username)\0\(credentials.password)".utf8)
        return [.send("AUTH PLAIN \(response)\r\n")]
    }

    // MARK: - Transactions

    private mutating func begin(_ index: Int) -> [Action] {
        guard index < messages.count else {
            state = .quit
            return [.finish(outcomes), .send("QUIT\r\n")]
        }
        state = .sender(index)
        return [.send("MAIL FROM:<\(messages[index].from)>\r\n")]
    }

    private mutating func advance(_ reply: SMTPReply, _ index: Int, to next: State, _ command: String) -> [Action] {
        guard reply.isPositive else { return refuse(reply, index) }
        state = next
        return [.send(command)]
    }

    private mutating func refuse(_ reply: SMTPReply, _ index: Int, needsReset: Bool = true) -> [Action] {
        outcomes.append(Self.outcome(of: reply))
        guard needsReset, index + 1 < messages.count else { return begin(index + 1) }
        state = .reset(next: index + 1)
        return [.send("RSET\r\n")]
    }

    private mutating func abandon(_ reply: SMTPReply) -> [Action] {
        abandon("\(reply.code) \(reply.text)", isPermanent: reply.isPermanentFailure)
    }

    /// Gives up: all messages without an outcome get this one.
    private mutating func abandon(_ reason: String, isPermanent: Bool) -> [Action] {
        let isFinished = outcomes.count == messages.count
        let wasOpen = isOpen
        state = .closed
        guard wasOpen else { return [] }
        guard !isFinished else { return [.close] }
        let failure = MailOutcome.failed(reason: reason, isOfRecipient: false, isPermanent: isPermanent)
        outcomes += Array(repeating: failure, count: messages.count - outcomes.count)
        return [.finish(outcomes), .close]
    }

    private static func outcome(of reply: SMTPReply) -> MailOutcome {
        .failed(reason: "\(reply.code) \(reply.text)", isOfRecipient: true, isPermanent: reply.isPermanentFailure)
    }

    /// Lines that begin with a dot get another one, so that none ends the message (RFC 5321, 4.5.2).
    private static func dotStuffed(_ message: String) -> String {
        let lines = message.split(separator: "\r\n", omittingEmptySubsequences: false)
        return lines.map { $0.hasPrefix(".") ? ".\($0)" : String($0) }.joined(separator: "\r\n")
    }
}

/// What became of one message.
enum MailOutcome: Sendable, Equatable {
    case accepted
    /// Not taken; `isOfRecipient` where only this message was refused, not the whole session.
    case failed(reason: String, isOfRecipient: Bool, isPermanent: Bool)
}
