// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

@testable import Integrations

@Suite struct MailMessageTests {
    @Test(arguments: [
        ("plain text", "plain text"),
        ("a = b", "a =3D b"),
        ("blank at the end ", "blank at the end=20"),
        ("é", "=C3=A9"),
        ("one\ntwo\r\nthree", "one\r\ntwo\r\nthree"),
        (String(repeating: "x", count: 76), String(repeating: "x", count: 76)),
        (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx"),
        ("", ""),
    ])
    func `text is encoded in lines of 76 characters`(text: String, encoded: String) {
        #expect(QuotedPrintable.encode(text) == encoded)
    }

    @Test func `a long text is whole again once decoded`() {
        let text = (0..<40).map { "https://host/approve?token=é\($0)=\(String(repeating: "ab_-", count: $0))" }
            .joined(separator: " ")
        let encoded = QuotedPrintable.encode(text)
        #expect(encoded.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(Self.decoded(encoded) == text)
    }

    @Test(arguments: [
        ("Account to review", "Account to review"),
        ("Grüße", "=?UTF-8?B?R3LDvMOfZQ==?="),
        (
            String(repeating: "ü", count: 23),
            "=?UTF-8?B?w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7w=?=\r\n =?UTF-8?B?w7w=?="
        ),
        ("=?x?=", "=?UTF-8?B?PT94Pz0=?="),
    ])
    func `a subject is ASCII on the wire`(subject: String, header: String) {
        #expect(EncodedWord.text(subject) == header)
    }

    @Test(arguments: ["a\r\nBcc: x@y.z", "a\nb", "a\u{85}b", "\0"])
    func `a subject with a line break or control character is refused`(subject: String) {
        #expect(!MailMessage.isValidSubject(subject))
    }

    @Test(arguments: ["", "a", "a@b@c", "@b", "a@", "a b@c", "a@b>\r\nDATA", "<a@b>", "ä@b", "a,b@c"])
    func `what is no address is refused`(address: String) {
        #expect(MailMessage.fault(ofAddress: address) != nil)
    }

    /// The inverse of the encoding, written for the test alone.
    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.split(separator: "=\r\n", omittingEmptySubsequences: false).joined().utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
