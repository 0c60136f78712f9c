// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

@testable import Integrations

/// What calls of services are made of, and what their answers are read as.
@Suite struct ServiceCallTests {
    /// The token of an attempt: of which effect, in an execution that began when.
    private static func token(effect: Int, start: Int64) -> String {
        Attempt("aws-sdk:ecs", "runTask", [:], effect: effect, start: start).task.idempotencyToken
    }

    @Test func `a repeated attempt has its token again, and no other one has it`() {
        #expect(Self.token(effect: 7, start: 5) == Self.token(effect: 7, start: 5))
        let tokens = [(7, 5), (8, 5), (7, 6), (8, 6)].map { Self.token(effect: $0.0, start: $0.1) }
        #expect(Set(tokens).count == tokens.count)
        #expect(tokens.allSatisfy { $0.utf8.count == 36 })
    }

    @Test(
        arguments: [
            ("", [:]), ("{}", [:]), (#" {"a":[null]} "#, ["a": [.null]]),
            ("null", nil), ("[1,2]", nil), (#""x""#, nil), ("5", nil), ("true", nil), (" ", nil), ("<html>", nil),
        ] as [(String, JSON?)]
    )
    func `an answer is a JSON object or empty`(_ body: String, _ document: JSON?) {
        #expect(RemoteService.document(Array(body.utf8)) == document)
    }

    @Test(arguments: 0..<6)
    func `bytes of every value and number come back from Base64`(_ count: Int) {
        let bytes = Array(UInt8.min...UInt8.max) + Array(repeating: 251, count: count)
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }

    @Test func `Base64 has the digits of its alphabet and no others`() {
        let digits = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for byte in UInt8(0)...127 where byte != UInt8(ascii: "=") {
            let text = "AAA" + String(UnicodeScalar(byte))
            #expect((Base64.decode(text) != nil) == digits.contains(byte), "\(text)")
        }
        #expect(Base64.decode("AAé") == nil)
        #expect(Base64.decode("A") == nil)
    }
}
