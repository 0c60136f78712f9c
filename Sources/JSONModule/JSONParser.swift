// SPDX-License-Identifier: Apache-2.0

/// A strict, recursive parser over UTF-8 bytes whose number is known.
///
/// The files beside this one hold its strings, numbers and faults.
struct JSONParser: ~Copyable {
    let base: UnsafePointer<UInt8>
    let end: Int
    var position = 0
    private let depthMaximum: Int
    /// Whether two members of one object may have one name; otherwise that is a fault.
    private let allowsRepetitions: Bool
    private var depth = 0
    /// The deepest level since the object began that is being read.
    private var deepest = 0
    /// How often the text so far departs from how the writer would write it: by white space, an escape, a number.
    var departures = 0
    /// A copy of the whole text, once an object keeps its own.
    private var document: [UInt8] = []
    private var elements: ScratchStack<JSON>
    private var members: ScratchStack<JSONObject.Entry>

    /// Can be given memory for the parts of open containers, which must stay valid as long as the parser.
    init(
        _ bytes: UnsafeBufferPointer<UInt8>,
        depthMaximum: Int,
        allowsRepetitions: Bool = true,
        elements: UnsafeMutableBufferPointer<JSON> = UnsafeMutableBufferPointer(start: nil, count: 0),
        members: UnsafeMutableBufferPointer<JSONObject.Entry> = UnsafeMutableBufferPointer(start: nil, count: 0)
    ) {
        self.elements = ScratchStack(in: elements)
        self.members = ScratchStack(in: members)
        // A buffer without an address is empty, and then nothing is read from it.
        base = bytes.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped
        end = bytes.count
        self.depthMaximum = depthMaximum
        self.allowsRepetitions = allowsRepetitions
    }

    mutating func parseDocument() throws(JSONFault) -> JSON {
        skipSpace()
        guard position < end else { throw fault(.emptyInput) }
        let value = try parseValue()
        skipSpace()
        guard position == end else { throw fault(.trailingContent) }
        return value
    }

    private mutating func parseValue() throws(JSONFault) -> JSON {
        guard position < end else { throw fault(.unexpectedEnd) }
        switch base[position] {
        case UInt8(ascii: "\""): return .string(try parseString().value)
        case UInt8(ascii: "{"): return try parseObject()
        case UInt8(ascii: "["): return try parseArray()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        case UInt8(ascii: "t") where takes("true"): return .bool(true)
        case UInt8(ascii: "f") where takes("false"): return .bool(false)
        case UInt8(ascii: "n") where takes("null"): return .null
        default: throw unexpectedToken()
        }
    }

    private mutating func parseArray() throws(JSONFault) -> JSON {
        try enter()
        let start = elements.count
        if !closes(with: UInt8(ascii: "]")) {
            repeat {
                skipSpace()
                elements.push(try parseValue())
            } while try separates(orCloses: UInt8(ascii: "]"))
        }
        depth -= 1
        return .array(elements.take(from: start))
    }

    private mutating func parseObject() throws(JSONFault) -> JSON {
        try enter()
        let deepestBefore = deepest
        deepest = depth
        let textStart = position - 1
        let departuresBefore = departures
        let start = members.count
        // One bit for each name's hash: a name can only be a repetition where its bit is set.
        var seen: UInt64 = 0
        var mayRepeat = false
        if !closes(with: UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                let key = try parseKey()
                skipSpace()
                try expectColon()
                skipSpace()
                let bit: UInt64 = 1 << UInt64(key.hash & 63)
                mayRepeat = mayRepeat || seen & bit != 0
                seen |= bit
                // Not by way of a variable, which would be copied.
                members.push(JSONObject.Entry(key: key.value, value: try parseValue()))
            } while try separates(orCloses: UInt8(ascii: "}"))
        }
        depth -= 1
        let levels = deepest - depth
        deepest = max(deepest, deepestBefore)
        let taken = members.take(from: start)
        guard !mayRepeat || !repeatsName(taken) else {
            guard allowsRepetitions else { throw fault(.repeatedName) }
            departures += 1
            return .object(JSONObject(taken.map { ($0.key, $0.value) }))
        }
        var object = JSONObject(distinct: taken)
        if departures == departuresBefore { keepText(from: textStart, levels: levels, in: &object) }
        return .object(object)
    }

    /// Lets an object keep its text, from a place up to here, where that is worth it.
    @inline(__always)
    private mutating func keepText(from start: Int, levels: Int, in object: inout JSONObject) {
        guard position - start >= SourceText.countMinimum, SourceText.documentSizes.contains(end) else { return }
        if document.isEmpty { document = Array(UnsafeBufferPointer(start: base, count: end)) }
        object.supplement = .source(SourceText(start..<position, of: document, depth: levels, index: object.index))
    }

    /// Whether two of some members have one name.
    private func repeatsName(_ entries: [JSONObject.Entry]) -> Bool {
        guard entries.count <= MemberIndex.threshold else {
            return MemberIndex.repeats(entries)
        }
        for position in entries.indices.dropFirst() {
            for earlier in 0..<position where entries[earlier].key == entries[position].key { return true }
        }
        return false
    }

    private mutating func parseKey() throws(JSONFault) -> (value: JSONString, hash: UInt8) {
        guard position < end else { throw fault(.unexpectedEnd) }
        guard base[position] == UInt8(ascii: "\"") else { throw unexpectedCharacter() }
        return try parseString()
    }

    // MARK: - Punctuation

    @inline(__always)
    mutating func skipSpace() {
        guard position < end, base[position] <= 0x20 else { return }
        departures += 1
        while position < end, Self.isSpace(base[position]) { position += 1 }
    }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func enter() throws(JSONFault) {
        depth += 1
        guard depth <= depthMaximum else { throw fault(.tooDeep(limit: depthMaximum)) }
        deepest = max(deepest, depth)
        position += 1
    }

    /// Takes the closing bracket of an empty container.
    @inline(__always)
    private mutating func closes(with bracket: UInt8) -> Bool {
        skipSpace()
        guard position < end, base[position] == bracket else { return false }
        position += 1
        return true
    }

    /// Takes a comma (true) or the closing bracket (false).
    @inline(__always)
    private mutating func separates(orCloses bracket: UInt8) throws(JSONFault) -> Bool {
        skipSpace()
        guard position < end else { throw fault(.unexpectedEnd) }
        let byte = base[position]
        guard byte == UInt8(ascii: ",") || byte == bracket else { throw unexpectedCharacter() }
        position += 1
        return byte != bracket
    }

    @inline(__always)
    private mutating func expectColon() throws(JSONFault) {
        guard position < end else { throw fault(.unexpectedEnd) }
        guard base[position] == UInt8(ascii: ":") else { throw unexpectedCharacter() }
        position += 1
    }

    /// Takes a word that stands at the position and is not the beginning of a longer one.
    private mutating func takes(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard position + count <= end else { return false }
        for offset in 0..<count where base[position + offset] != word.utf8Start[offset] { return false }
        guard position + count == end || !Self.isWordPart(base[position + count]) else { return false }
        position += count
        return true
    }
}
