// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Encryption

private let arnPrefix = "arn:aws:kms:us-east-1:123456789012:"

private func key(_ id: String, _ byte: UInt8, aliases: [String] = [], isEnabled: Bool = true) throws -> CustomerKey {
    try #require(
        CustomerKey(id: id, aliases: aliases, isEnabled: isEnabled, bytes: [UInt8](repeating: byte, count: 32))
    )
}

private func ring(_ keys: CustomerKey...) -> KeyRing { KeyRing(keys, arnPrefix: arnPrefix) }

extension KeyRing {
    fileprivate func open(_ bytes: [UInt8], binding: [UInt8]) -> Result<[UInt8], SealError> {
        bytes.withUnsafeBytes { bytes in
            Result { () throws(SealError) in try open(bytes, binding: binding) }
        }
    }
}

struct SealingTests {
    private func sealed(_ plain: [UInt8], with key: CustomerKey) -> [UInt8] {
        var bytes: [UInt8] = []
        DataKey(wrappedBy: key).seal(plain, binding: [1, 2], appendingTo: &bytes)
        return bytes
    }

    @Test(arguments: [0, 1, 15, 16, 17, 300_000])
    func `what is sealed opens`(count: Int) throws {
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let key = try key("a", 7)
        #expect(ring(key).open(sealed(plain, with: key), binding: [1, 2]) == .success(plain))
    }

    @Test func `it is as long as its parts, and holds nothing of the text`() throws {
        let text = Array("the same text again and again".utf8)
        let bytes = sealed(text, with: try key("abc", 7))
        #expect(bytes.count == 1 + 3 + 8 + 60 + 12 + text.count + 16)
        #expect(bytes[..<4] == [3] + "abc".utf8)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("text"))
    }

    @Test func `two seals of one text with one key differ in nonce and bytes`() throws {
        let dataKey = DataKey(wrappedBy: try key("a", 7))
        var (first, second): ([UInt8], [UInt8]) = ([], [])
        let text = Array("a text".utf8)
        dataKey.seal(text, binding: [], appendingTo: &first)
        dataKey.seal(text, binding: [], appendingTo: &second)
        let header = 1 + 1 + 8 + 60
        #expect(first[..<header] == second[..<header])
        #expect(first[header..<header + 12] != second[header..<header + 12])
        #expect(first[(header + 12)...] != second[(header + 12)...])
    }

    @Test func `two data keys of one key differ`() throws {
        let key = try key("a", 7)
        #expect(sealed([], with: key)[10..<70] != sealed([], with: key)[10..<70])
    }

    @Test func `in another place it does not open`() throws {
        let key = try key("a", 7)
        let bytes = sealed([5], with: key)
        for binding: [UInt8] in [[], [1], [1, 3], [1, 2, 0]] {
            #expect(
                ring(key).open(bytes, binding: binding)
                    == .failure(.damaged("it is not what was sealed in its place"))
            )
        }
    }

    @Test func `no byte of it can be changed, and none left out`() throws {
        let key = try key("ab", 7)
        let bytes = sealed([1, 2, 3], with: key)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x10
            #expect(ring(key).open(changed, binding: [1, 2]).isFailure, "byte \(index)")
            #expect(ring(key).open(Array(bytes[..<index]), binding: [1, 2]).isFailure, "the first \(index)")
        }
        #expect(ring(key).open(bytes + [0], binding: [1, 2]).isFailure)
    }

    @Test func `without its key, with a disabled one and with another one of its id it stays closed`() throws {
        let bytes = sealed([1], with: try key("a", 7))
        func refused(_ reason: KeyRefusal.Reason) -> Result<[UInt8], SealError> {
            .failure(.refused(KeyRefusal(keyID: "a", reason: reason)))
        }
        #expect(ring().open(bytes, binding: [1, 2]) == refused(.missing))
        #expect(ring(try key("b", 7, aliases: ["a"])).open(bytes, binding: [1, 2]) == refused(.missing))
        #expect(ring(try key("a", 7, isEnabled: false)).open(bytes, binding: [1, 2]) == refused(.disabled))
        #expect(ring(try key("a", 8)).open(bytes, binding: [1, 2]) == refused(.different))
    }

    /// NIST's AES-GCM test vectors with a key of 256 bits, a nonce of 96 bits and additional data, which are test case
    /// 16 of the specification that GCM was submitted with.
    @Test func `it is AES-256-GCM`() throws {
        func bytes(_ digits: String) throws -> [UInt8] {
            try stride(from: 0, to: digits.count, by: 2).map { offset in
                let start = digits.index(digits.startIndex, offsetBy: offset)
                return try #require(UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16))
            }
        }
        let secret = try #require(
            SecretKey(copying: try bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
        )
        let sealed = try bytes(
            "cafebabefacedbaddecaf888"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b"
        )
        let plain = try bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        )
        let binding = try bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        #expect(sealed.withUnsafeBytes { AESGCM.open($0, with: secret, binding: binding) } == plain)
    }
}

struct KeyRingTests {
    @Test(arguments: [
        "1234", "arn:aws:kms:us-east-1:123456789012:key/1234", "alias/orders",
        "arn:aws:kms:us-east-1:123456789012:alias/orders",
    ])
    func `a key is named by its id, its aliases and their ARNs`(name: String) throws {
        let keys = ring(try key("1234", 1, aliases: ["alias/orders"]), try key("5678", 2))
        #expect(try keys.key(named: name).id == "1234")
    }

    @Test(arguments: [
        "123", "orders", "alias/order", "arn:aws:kms:eu-west-1:123456789012:key/1234",
        "arn:aws:kms:us-east-1:123456789012:key/alias/orders", "",
    ])
    func `another name names none`(name: String) throws {
        let keys = ring(try key("1234", 1, aliases: ["alias/orders"]))
        #expect(throws: KeyRefusal(keyID: name, reason: .missing)) { try keys.key(named: name) }
    }

    @Test func `a key of another account is named by its ARN`() throws {
        let arn = "arn:aws:kms:us-east-1:999999999999:key/1"
        #expect(try ring(try key(arn, 1)).key(named: arn).id == arn)
    }

    @Test func `a disabled key seals nothing`() throws {
        let keys = ring(try key("1", 1, isEnabled: false))
        #expect(throws: KeyRefusal(keyID: "1", reason: .disabled)) { try keys.key(named: "1") }
    }
}

struct KeyTextTests {
    private static let digits = "00f1" + String(repeating: "aB", count: 30)
    private static let base64 = "APGrq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="

    @Test(arguments: [digits, "\(digits)\n", " \t\(digits)\r\n", base64, "\(base64)\n"])
    func `a key is 32 bytes in hexadecimal digits or base64`(text: String) throws {
        let read = try #require(CustomerKey(id: "a", text: text))
        let same = try #require(CustomerKey(id: "a", bytes: [0, 0xF1] + [UInt8](repeating: 0xAB, count: 30)))
        #expect(read.fingerprint == same.fingerprint)
    }

    @Test(arguments: [
        "", "\n", String(digits.dropLast()), digits + "0", "x" + digits.dropFirst(), String(base64.dropLast()),
        "=" + base64.dropFirst(), "*" + base64.dropFirst(), base64 + base64, "AAAA",
        // 31 and 33 bytes.
        "APGrq6urq6urq6urq6urq6urq6urq6urq6urq6urqw==", "APGrq6urq6urq6urq6urq6urq6urq6urq6urq6urq6ur",
    ])
    func `any other text is no key`(text: String) { #expect(CustomerKey(id: "a", text: text) == nil) }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}
