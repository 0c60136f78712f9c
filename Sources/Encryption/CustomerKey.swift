// SPDX-License-Identifier: Apache-2.0

import CCrypto
import Digests

/// A key of the customer: what data keys are wrapped with, as a KMS key on AWS.
public struct CustomerKey: Sendable {
    /// What it is called in what it has sealed: 1 to 255 bytes.
    public let id: String
    /// The aliases that a `kmsKeyId` can name it by, too: `alias/orders`.
    public let aliases: [String]
    /// Whether it may be used.
    public let isEnabled: Bool
    let secret: SecretKey
    /// What tells a key from another one of the same id.
    let fingerprint: [UInt8]

    /// The bytes that an id may have.
    public static let idLengths = 1...255

    static let fingerprintCount = 8

    /// What tells a key from another one of the same id, in hexadecimal digits; the key does not follow from it.
    public var fingerprintText: String { HexadecimalDigits.text(of: fingerprint) }

    /// A key of 32 bytes; nil where there are not 32.
    ///
    /// - Parameters:
    ///   - id: `idLengths` bytes.
    ///   - aliases: other names.
    ///   - isEnabled: whether it may be used.
    ///   - bytes: the key itself.
    public init?(id: String, aliases: [String] = [], isEnabled: Bool = true, bytes: some Collection<UInt8>) {
        precondition(Self.idLengths.contains(id.utf8.count), "A key's id has 1 to 255 bytes.")
        guard let secret = SecretKey(copying: bytes) else { return nil }
        self.id = id
        self.aliases = aliases
        self.isEnabled = isEnabled
        self.secret = secret
        fingerprint = secret.withBytes { key in
            [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
                let label = Array("stepwell: which key".utf8)
                var size: UInt32 = 0
                let code = HMAC(
                    EVP_sha256(),
                    key.baseAddress,
                    CInt(key.count),
                    label,
                    label.count,
                    output.baseAddress,
                    &size
                )
                precondition(code != nil, "OpenSSL does not give HMAC with SHA-256.")
                count = Self.fingerprintCount
            }
        }
    }

    /// A key as a file holds it: 32 bytes in base64 or hexadecimal digits, perhaps with white space around them.
    ///
    /// Nil where the text is neither.
    public init?(id: String, aliases: [String] = [], isEnabled: Bool = true, text: String) {
        var digits = Array(text.utf8.drop(while: Self.isSpace))
        while digits.last.map(Self.isSpace) == true { digits.removeLast() }
        defer { digits.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        guard var bytes = Self.bytes(ofHexadecimal: digits) ?? Self.bytes(ofBase64: digits) else { return nil }
        defer { bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        self.init(id: id, aliases: aliases, isEnabled: isEnabled, bytes: bytes)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func bytes(ofHexadecimal digits: [UInt8]) -> [UInt8]? {
        guard digits.count == 2 * SecretKey.byteCount else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = digits[index...index + 1].compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard pair.count == 2 else { return nil }
            bytes.append(UInt8(pair[0] << 4 | pair[1]))
        }
        return bytes
    }

    /// 32 bytes are 43 digits and one of padding.
    private static func bytes(ofBase64 digits: [UInt8]) -> [UInt8]? {
        let padding = UInt8(ascii: "=")
        guard digits.count == 44, digits.firstIndex(of: padding) == 43 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 33)
        // OpenSSL counts what stands for the padding, too.
        guard EVP_DecodeBlock(&bytes, digits, CInt(digits.count)) == 33 else { return nil }
        bytes.removeLast()
        return bytes
    }
}
