// SPDX-License-Identifier: Apache-2.0

/// A server's reply (RFC 5321, 4.2): a code, and the text of its lines.
struct SMTPReply: Sendable, Equatable {
    var code: Int
    var text: String

    var isPositive: Bool { code < 400 }
    var isPermanentFailure: Bool { code >= 500 }

    /// Puts the lines of replies together.
    struct Assembler: Sendable {
        private var lines: [Substring] = []
        private var code: Int?

        /// Takes a line without its end; gives the reply once it is whole.
        mutating func append(_ line: String) throws(SMTPProtocolError) -> SMTPReply? {
            let digits = line.prefix(3)
            guard digits.utf8.count == 3, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                let code = Int(digits), (200..<600).contains(code)
            else {
                throw SMTPProtocolError(reason: "the server's reply has no code: \(line)")
            }
            guard self.code == nil || self.code == code else {
                throw SMTPProtocolError(reason: "the server's reply has two codes: \(line)")
            }
            let separator = line.dropFirst(3).first
            guard separator == nil || separator == " " || separator == "-" else {
                throw SMTPProtocolError(reason: "the server's reply has no code: \(line)")
            }
            lines.append(line.dropFirst(4))
            self.code = code
            guard separator != "-" else { return nil }
            defer {
                lines = []
                self.code = nil
            }
            return SMTPReply(code: code, text: lines.joined(separator: " "))
        }
    }
}

/// What a server sent is not SMTP.
struct SMTPProtocolError: Error, Sendable, Equatable {
    var reason: String
}
