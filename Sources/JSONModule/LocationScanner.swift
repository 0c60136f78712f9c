// SPDX-License-Identifier: Apache-2.0

/// Goes over a text that is known to be JSON and notes where each value begins.
struct LocationScanner: ~Copyable {
    private var parser: JSONParser
    /// The place up to which lines have been counted.
    private var place = TextPosition.start
    private(set) var locations: [String: JSONLocations.Location] = [:]
    private(set) var repetitions: [(name: JSONString, pointer: String, place: TextPosition)] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { parser = JSONParser(bytes, depthMaximum: 0) }

    mutating func scan() { scanValue(at: "", key: nil) }

    /// Takes the value at the position, whose JSON pointer and name's place are given.
    private mutating func scanValue(at pointer: String, key: TextPosition?) {
        parser.skipSpace()
        guard let byte = parser.current else { return }
        locations[pointer] = JSONLocations.Location(value: here(), key: key)
        switch byte {
        case UInt8(ascii: "{"): scanObject(at: pointer)
        case UInt8(ascii: "["): scanArray(at: pointer)
        case UInt8(ascii: "\""): _ = takeString()
        default: skipScalar()
        }
    }

    private mutating func scanObject(at pointer: String) {
        parser.position += 1
        var names: Set<JSONString> = []
        while skip(to: UInt8(ascii: "}")) {
            let key = here()
            let name = takeString()
            parser.skipSpace()
            parser.position += 1
            let member = pointer + JSONLocations.Step.key(name).pointer
            if !names.insert(name).inserted { repetitions.append((name, member, key)) }
            scanValue(at: member, key: key)
        }
    }

    private mutating func scanArray(at pointer: String) {
        parser.position += 1
        var index = 0
        while skip(to: UInt8(ascii: "]")) {
            scanValue(at: pointer + JSONLocations.Step.index(index).pointer, key: nil)
            index += 1
        }
    }

    /// Goes to the next part of a container (true), or takes its closing bracket (false).
    private mutating func skip(to bracket: UInt8) -> Bool {
        parser.skipSpace()
        if parser.current == UInt8(ascii: ",") {
            parser.position += 1
            parser.skipSpace()
        }
        guard let byte = parser.current else { return false }
        if byte == bracket { parser.position += 1 }
        return byte != bracket
    }

    private mutating func skipScalar() {
        while let byte = parser.current, JSONParser.isWordPart(byte) || "+-.".utf8.contains(byte) {
            parser.position += 1
        }
    }

    private mutating func takeString() -> JSONString {
        do throws(JSONFault) {
            return try parser.parseString().value
        } catch {
            preconditionFailure("A text that has been parsed has no faulty string.")
        }
    }

    private mutating func here() -> TextPosition {
        while place.offset < parser.position { place.advance(over: parser.base[place.offset]) }
        return place
    }
}
