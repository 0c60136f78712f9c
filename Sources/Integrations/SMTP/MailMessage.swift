// SPDX-License-Identifier: Apache-2.0

import StatesLanguage

/// A mail to one recipient: plain text in UTF-8.
struct MailMessage: Sendable, Equatable {
    var from: String
    var to: String
    var subject: String
    var text: String
    var date: Timestamp
    /// Without its angle brackets: `UUID@host`.
    var messageID: String

    /// Why a text cannot stand in a command or a header: it would end the line, or the address.
    static func fault(ofAddress address: String) -> String? {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return "an e-mail address has one @ between two names"
        }
        let isPlain = address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !Array("<>()[],;:\\\"".utf8).contains($0) }
        return isPlain ? nil : "an e-mail address has no spaces, brackets, quotes or characters beyond ASCII"
    }

    /// Whether a subject can stand in its header: no line breaks, no control characters.
    static func isValidSubject(_ subject: String) -> Bool {
        subject.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f && !(0x80..<0xa0).contains($0.value) }
    }

    /// The message as it goes over the wire (RFC 5322): lines end in CRLF, the last one too.
    ///
    /// Headers are checked here once more: a subject or address that could add a header never leaves.
    var serialized: String {
        headers(encoding: "quoted-printable").joined(separator: "\r\n") + "\r\n\r\n" + QuotedPrintable.encode(text)
            + "\r\n"
    }

    /// The message as a file: its text as it is, and the line ends of this system.
    ///
    /// So that any editor or `grep` shows a long token or link whole.
    var file: String {
        headers(encoding: "8bit").joined(separator: "\n") + "\n\n" + text + "\n"
    }

    private func headers(encoding: String) -> [String] {
        precondition(Self.isValidSubject(subject), "A subject has no line breaks: \(subject)")
        precondition(Self.fault(ofAddress: to) == nil, "Not an e-mail address: \(to)")
        precondition(Self.fault(ofAddress: from) == nil, "Not an e-mail address: \(from)")
        return [
            "Date: \(InternetDate.text(date)) +0000",
            "Message-ID: <\(messageID)>",
            "From: \(from)",
            "To: \(to)",
            "Subject: \(EncodedWord.text(subject))",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: \(encoding)",
        ]
    }
}
