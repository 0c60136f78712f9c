// SPDX-License-Identifier: Apache-2.0

public import StatesLanguage

/// The token of a task that waits for a caller: it leads to the execution and the effect by itself.
///
/// Its text is letters, digits, `-` and `_` only. A checksum tells text that never was a token from a token whose
/// task is gone; the bits from the engine's secret are what makes it unguessable, so holders compare the whole text.
public struct TaskToken: Sendable, Equatable {
    /// The longest text the API takes, in characters.
    public static let textLengthMaximum = 2048

    public var executionARN: String
    public var effect: EffectID
    /// The activity whose task it is; nil for a service's.
    public var activityARN: String?
    /// 128 unguessable bits.
    public var bits: [UInt64]

    /// A token for one effect of one execution.
    ///
    /// - Parameters:
    ///   - executionARN: whose task waits.
    ///   - startTime: when that execution started; its ARN may have been another's before.
    ///   - effect: which task of that execution; each attempt has a number of its own.
    ///   - activityARN: the activity whose task it is, if it is one's.
    ///   - secret: what others cannot compute the token without.
    /// - Returns: the token, whose `text` goes out.
    public static func make(
        executionARN: String,
        startTime: Timestamp,
        effect: EffectID,
        activityARN: String? = nil,
        secret: TokenSecret
    ) -> TaskToken {
        TaskToken(
            executionARN: executionARN,
            effect: effect,
            activityARN: activityARN,
            bits: secret.bits(executionARN: executionARN, startTime: startTime, effect: effect)
        )
    }

    private init(executionARN: String, effect: EffectID, activityARN: String?, bits: [UInt64]) {
        self.executionARN = executionARN
        self.effect = effect
        self.activityARN = activityARN
        self.bits = bits
    }

    /// Reads a token's text; nil where no token can have that text.
    public init?(parsing text: String) {
        guard text.utf8.count <= Self.textLengthMaximum, let bytes = Base64URL.decode(text.utf8) else { return nil }
        guard bytes.count > Self.fixedLength, let format = Format(rawValue: bytes[0]) else { return nil }
        let checked = bytes.dropLast(Self.checksumLength)
        guard Self.checksum(of: checked) == Self.integer(bytes.suffix(Self.checksumLength)) else { return nil }
        guard let effect = Int(exactly: Self.integer(checked[1..<9])) else { return nil }
        let names = checked[25...].split(separator: 0, omittingEmptySubsequences: false)
        guard names.count == (format == .activity ? 2 : 1) else { return nil }
        self.init(
            executionARN: String(decoding: names[0], as: UTF8.self),
            effect: EffectID(effect),
            activityARN: format == .activity ? String(decoding: names[1], as: UTF8.self) : nil,
            bits: [Self.integer(checked[9..<17]), Self.integer(checked[17..<25])]
        )
        guard self.text == text else { return nil }
    }

    /// The text that goes out: base64url without padding of format, effect, unguessable bits, the execution's ARN, that
    /// of the activity behind a zero, and checksum.
    public var text: String {
        var bytes: [UInt8] = [(activityARN == nil ? Format.service : .activity).rawValue]
        for word in [UInt64(effect.number)] + bits { Self.append(word, to: &bytes, length: 8) }
        bytes.append(contentsOf: executionARN.utf8)
        if let activityARN { bytes += [0] + activityARN.utf8 }
        Self.append(Self.checksum(of: bytes[...]), to: &bytes, length: Self.checksumLength)
        return Base64URL.encode(bytes)
    }

    private enum Format: UInt8 {
        case service = 1
        case activity = 2
    }

    private static let checksumLength = 4
    /// All but the ARNs: format, effect, unguessable bits, checksum.
    private static let fixedLength = 1 + 8 + 16 + checksumLength

    private static func append(_ word: UInt64, to bytes: inout [UInt8], length: Int) {
        for index in (0..<length).reversed() { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(index)))) }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// FNV-1a, folded to 32 bits: against typing errors and truncation, not against forgers.
    private static func checksum(of bytes: ArraySlice<UInt8>) -> UInt64 {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0100_0000_01b3 }
        return (hash >> 32) ^ (hash & 0xffff_ffff)
    }
}

/// Base64 with the alphabet that is safe in URLs, without padding.
private enum Base64URL {
    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 4 / 3 + 4)
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 6 {
                held -= 6
                text.append(alphabet[Int(bits >> held & 63)])
            }
        }
        if held > 0 { text.append(alphabet[Int(bits << (6 - held) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: String.UTF8View) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for character in text {
            guard let value = value(of: character) else { return nil }
            bits = bits << 6 | value
            held += 6
            guard held >= 8 else { continue }
            held -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> held))
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
