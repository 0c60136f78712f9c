// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// The byte at the position; nil at the end.
    var current: UInt8? { position < end ? base[position] : nil }

    func fault(_ reason: JSONParseError.Reason) -> JSONFault { JSONFault(reason: reason, offset: position) }

    /// The fault of a character that cannot stand at the position.
    func unexpectedCharacter() -> JSONFault {
        let rest = UnsafeBufferPointer(start: base + position, count: min(4, end - position))
        var decoder = UTF8()
        var iterator = rest.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return fault(.invalidUTF8) }
        return fault(.unexpectedCharacter(scalar))
    }

    /// The fault of a value that begins with no value's first character, or of an unknown bare word.
    func unexpectedToken() -> JSONFault {
        var stop = position
        while stop < end, Self.isWordPart(base[stop]) { stop += 1 }
        guard stop > position else { return unexpectedCharacter() }
        let word = UnsafeBufferPointer(start: base + position, count: stop - position)
        guard let text = String(validating: word, as: UTF8.self) else { return fault(.invalidUTF8) }
        return fault(.unknownToken(text))
    }

    static func isWordPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }
}
