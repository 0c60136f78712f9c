// SPDX-License-Identifier: Apache-2.0

public import JSONModule

/// Why stored bytes are not a record.
public struct RecordDamage: Error, Sendable, Equatable {
    public var reason: String

    public init(reason: String) { self.reason = reason }
}

/// Reads what `RecordWriter` wrote; never past the end, whatever the bytes are.
struct RecordReader {
    private let bytes: [UInt8]
    private var position: Int
    private var texts: [String] = []
    /// The parsed value of each text that was read as a payload: one document is parsed once.
    private var payloads: [Payload?] = []

    init(_ bytes: [UInt8], from position: Int) {
        self.bytes = bytes
        self.position = position
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws(RecordDamage) -> UInt8 {
        guard position < bytes.count else { throw RecordDamage(reason: "it ends early") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func unsigned() throws(RecordDamage) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let next = try byte()
            value |= UInt64(next & 0x7F) &<< shift
            if next < 0x80 { return value }
        }
        throw RecordDamage(reason: "an integer has more than 64 bits at byte \(position)")
    }

    /// A count of things of which each takes at least one byte.
    mutating func count() throws(RecordDamage) -> Int {
        let value = try unsigned()
        guard value <= UInt64(bytes.count - position) else {
            throw RecordDamage(reason: "a count exceeds the record at byte \(position)")
        }
        return Int(value)
    }

    mutating func int64() throws(RecordDamage) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value &>> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func int() throws(RecordDamage) -> Int { Int(try int64()) }

    mutating func optionalInt() throws(RecordDamage) -> Int? { try byte() == 0 ? nil : try int() }

    mutating func text() throws(RecordDamage) -> String {
        guard let text = try optionalText() else {
            throw RecordDamage(reason: "a text is absent before byte \(position)")
        }
        return text
    }

    mutating func optionalText() throws(RecordDamage) -> String? {
        guard let index = try textIndex() else { return nil }
        return texts[index]
    }

    mutating func payload() throws(RecordDamage) -> Payload {
        guard let payload = try optionalPayload() else {
            throw RecordDamage(reason: "a payload is absent before byte \(position)")
        }
        return payload
    }

    mutating func optionalPayload() throws(RecordDamage) -> Payload? {
        guard let index = try textIndex() else { return nil }
        if let payload = payloads[index] { return payload }
        let payload = try parsed(texts[index])
        payloads[index] = payload
        return payload
    }

    private func parsed(_ text: String) throws(RecordDamage) -> Payload {
        do {
            return Payload(try JSON(parsing: text, depthMaximum: JSON.storedDepthMaximum), text: text)
        } catch {
            throw RecordDamage(reason: "a payload before byte \(position) is not JSON: \(error.reason)")
        }
    }

    /// The number of the next text, from 0; nil for no text.
    private mutating func textIndex() throws(RecordDamage) -> Int? {
        switch try unsigned() {
        case 0: return nil
        case 1:
            let count = try count()
            texts.append(String(decoding: bytes[position..<position + count], as: UTF8.self))
            payloads.append(nil)
            position += count
            return texts.count - 1
        case let number:
            guard number - 2 < UInt64(texts.count) else {
                throw RecordDamage(reason: "a text is named before it stands, at byte \(position)")
            }
            return Int(number - 2)
        }
    }
}

extension JSON {
    /// How deep a stored document may nest: deeper than a caller's (`depthMaximum`), for states nest them in others.
    public static let storedDepthMaximum = 10_000
}
