// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

@testable import Integrations

@Suite struct SMTPSessionTests {
    private static func message(_ to: String, text: String = "hello") -> MailMessage {
        MailMessage(
            from: "stepwell@localhost",
            to: to,
            subject: "s",
            text: text,
            date: Timestamp(milliseconds: 0),
            messageID: "1@localhost"
        )
    }

    private static func session(
        _ messages: [MailMessage],
        credentials: SMTPConfiguration.Credentials? = nil
    ) -> SMTPSession {
        let configuration = SMTPConfiguration(host: "h", port: 25, from: "stepwell@localhost", credentials: credentials)
        return SMTPSession(sending: messages, by: configuration, clientName: "[127.0.0.1]")
    }

    /// Feeds lines; gives the commands that were sent, and the outcomes.
    private static func play(_ session: inout SMTPSession, _ lines: [String]) -> ([String], [MailOutcome]?, Bool) {
        var commands: [String] = []
        var outcomes: [MailOutcome]?
        var isClosed = false
        for action in lines.flatMap({ session.received($0) }) {
            switch action {
            case .send(let text): commands.append(String(text.prefix { $0 != "\r\n" }))
            case .finish(let all): outcomes = all
            case .close: isClosed = true
            }
        }
        return (commands, outcomes, isClosed)
    }

    @Test func `a message goes out in one transaction`() {
        var session = Self.session([Self.message("a@b.c")])
        let played = Self.play(
            &session,
            ["220 hi", "250-h", "250-SIZE 1", "250 8BITMIME", "250 ok", "250 ok", "354 go", "250 taken", "221 bye"]
        )
        let commands = [
            "EHLO [127.0.0.1]", "MAIL FROM:<stepwell@localhost>", "RCPT TO:<a@b.c>", "DATA",
            "Date: Thu, 01 Jan 1970 00:00:00 +0000", "QUIT",
        ]
        #expect(played.0 == commands)
        #expect(played.1 == [.accepted])
        #expect(played.2)
    }

    @Test func `a refused recipient does not stop the next message`() {
        var session = Self.session([Self.message("no@b.c"), Self.message("a@b.c")])
        let played = Self.play(
            &session,
            ["220 hi", "250 h", "250 ok", "550 who?", "250 reset", "250 ok", "250 ok", "354 go", "250 taken"]
        )
        #expect(played.0.contains("RSET"))
        #expect(
            played.1 == [.failed(reason: "550 who?", isOfRecipient: true, isPermanent: true), .accepted]
        )
    }

    @Test func `an old server is greeted with HELO`() {
        var session = Self.session([Self.message("a@b.c")])
        #expect(Self.play(&session, ["220 hi", "502 what"]).0 == ["EHLO [127.0.0.1]", "HELO [127.0.0.1]"])
    }

    @Test func `credentials are given before the first message`() {
        var session = Self.session([Self.message("a@b.c")], credentials: .init(username: "u", password: "p"))
        #expect(
            Self.play(&session, ["220 hi", "250 h", "235 in"]).0
                == ["EHLO [127.0.0.1]", "AUTH PLAIN AHUAcA==", "MAIL FROM:<stepwell@localhost>"]
        )
    }

    @Test(arguments: [
        (["554 go away"], "554 go away", true),
        (["220 hi", "421 closing"], "closing", false),
        (["hello?"], "the server's reply has no code: hello?", false),
        (["220-hi", "250 ho"], "the server's reply has two codes: 250 ho", false),
        (["220 hi", "250 h", "250 ok", "250 ok", "451 later"], "451 later", false),
    ])
    func `a session that fails leaves each message an outcome`(lines: [String], reason: String, isPermanent: Bool) {
        var session = Self.session([Self.message("a@b.c")])
        let (_, outcomes, _) = Self.play(&session, lines)
        guard case .failed(reason, _, isPermanent) = outcomes?.first else {
            Issue.record("\(String(describing: outcomes))")
            return
        }
    }

    @Test func `a lost connection fails what has no outcome, once`() {
        var session = Self.session([Self.message("a@b.c"), Self.message("d@e.f")])
        _ = Self.play(&session, ["220 hi", "250 h", "250 ok", "250 ok", "354 go", "250 taken"])
        let lost = MailOutcome.failed(reason: "gone", isOfRecipient: false, isPermanent: false)
        #expect(session.failed("gone") == [.finish([.accepted, lost]), .close])
        #expect(session.failed("gone") == [])
    }

    @Test func `a line that is a dot does not end the message`() {
        var session = Self.session([Self.message("a@b.c", text: "a\n.\n..b")])
        let actions = ["220 hi", "250 h", "250 ok", "250 ok", "354 go"].flatMap { session.received($0) }
        guard case .send(let text) = actions.last else {
            Issue.record("\(actions)")
            return
        }
        #expect(text.hasSuffix("\r\n\r\na\r\n..\r\n...b\r\n.\r\n"))
    }
}
