// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import StatesLanguage

/// Writes new expectations into the text of a test file and leaves all else of it as it is.
///
/// Comments inside of an `expect` that is replaced are lost; all others stay. Whoever uses it reads the new text back.
public struct TestFileEditor {
    /// The new `expect` of the test at a place.
    public struct Change {
        public var test: [JSONLocations.Step]
        public var expectation: JSON

        public init(test: [JSONLocations.Step], expectation: JSON) {
            self.test = test
            self.expectation = expectation
        }

        fileprivate var steps: [JSONLocations.Step] { test + [.key("expect")] }
    }

    /// Why a text cannot be changed.
    public struct Refusal: Error {
        public var test: [JSONLocations.Step]
        public var message: String
    }

    /// A place in a text: line and column from 1, the column in characters.
    public typealias Spot = (line: Int, column: Int)

    // MARK: - JSON

    /// Changes a text in JSON; the changes may come in any order.
    public static func json(_ text: String, _ changes: [Change]) throws -> String {
        let locations = try JSONLocations(parsing: text)
        var bytes = Array(text.utf8)
        let lineEnd = Self.lineEnd(of: bytes)
        // From the end on, so that the offsets of what comes before stay true.
        let placed = changes.compactMap { change in
            locations.location(of: change.test).map { (change, $0.value.offset) }
        }
        for (change, offset) in placed.sorted(by: { $0.1 > $1.1 }) {
            if let old = locations.location(of: change.steps) {
                let start = old.value.offset
                let indent = Self.indent(of: bytes, at: old.start.offset)
                bytes.replaceSubrange(
                    start..<end(of: bytes, from: start),
                    with: Self.text(change.expectation, indent: indent, lineEnd)
                )
            } else {
                insert(change.expectation, into: &bytes, objectAt: offset, lineEnd)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Adds a last member to the object at an offset.
    private static func insert(
        _ value: JSON,
        into bytes: inout [UInt8],
        objectAt offset: Int,
        _ lineEnd: String
    ) {
        var last = end(of: bytes, from: offset) - 2
        while last > offset, bytes[last].isSpace { last -= 1 }
        let first = bytes[(offset + 1)...].firstIndex { !$0.isSpace } ?? offset + 1
        let isOnOneLine = !bytes[offset..<first].contains(UInt8(ascii: "\n"))
        let indent = isOnOneLine ? nil : Self.indent(of: bytes, at: first)
        let separator = indent.map { ",\(lineEnd)\($0)" } ?? ", "
        bytes.insert(
            contentsOf: Array("\(separator)\"expect\": ".utf8) + text(value, indent: indent, lineEnd),
            at: last + 1
        )
    }

    /// The white space before a member that begins its line; nil where it does not.
    private static func indent(of bytes: [UInt8], at offset: Int) -> String? {
        let start = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        guard bytes[start..<offset].allSatisfy(\.isSpace) else { return nil }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private static func text(_ value: JSON, indent: String?, _ lineEnd: String) -> [UInt8] {
        guard let indent else { return Array(value.serialized.utf8) }
        return Array(value.prettyPrinted.replacing("\n", with: "\(lineEnd)\(indent)").utf8)
    }

    /// What ends the first line of a text, and is taken for all lines that are written into it.
    private static func lineEnd(of bytes: [UInt8]) -> String {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end > 0, bytes[end - 1] == UInt8(ascii: "\r") else {
            return "\n"
        }
        return "\r\n"
    }

    /// The offset behind the value that begins at an offset of a text that is known to be JSON.
    private static func end(of bytes: [UInt8], from start: Int) -> Int {
        var (depth, index, isString) = (0, start, false)
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if isString {
                if byte == UInt8(ascii: "\\") { index += 1 }
                if byte == UInt8(ascii: "\"") { isString = false }
                if !isString, depth == 0 { return index }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth <= 0 { return depth < 0 ? index - 1 : index }
            case UInt8(ascii: ","): if depth == 0 { return index - 1 }
            default: if byte.isSpace, depth == 0 { return index - 1 }
            }
        }
        return bytes.count
    }

    // MARK: - YAML

    /// Changes a text in YAML; the changes may come in any order.
    ///
    /// - Parameters:
    ///   - text: the file's text.
    ///   - changes: what to write where.
    ///   - spot: where a place of the document stands in the text.
    /// - Returns: the new text.
    /// - Throws: `Refusal` where a test is written in flow style, in braces.
    public static func yaml(
        _ text: String,
        _ changes: [Change],
        spot: (Place) -> Spot?
    ) throws(Refusal) -> String {
        var lines = Self.lines(of: text)
        let lineEnd = Self.lineEnd(of: Array(text.utf8))
        let texts = lines.map(\.text)
        var edits: [(lines: Range<Int>, with: [String])] = []
        for change in changes { edits.append(try edit(change, texts, spot)) }
        for edit in edits.sorted(by: { $0.lines.lowerBound > $1.lines.lowerBound }) {
            lines.replaceSubrange(edit.lines, with: edit.with.map { ($0, lineEnd) })
        }
        // What was added behind the last line ends it.
        for index in lines.indices.dropLast() where lines[index].end.isEmpty { lines[index].end = lineEnd }
        if let last = lines.indices.last { lines[last].end = "" }
        return lines.map { $0.text + $0.end }.joined()
    }

    /// The lines of a text, each with what ends it; the last one has no end.
    private static func lines(of text: String) -> [(text: String, end: String)] {
        // By scalars: a carriage return and a line feed are one character.
        let parts = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        return parts.enumerated().map { index, part in
            if index == parts.count - 1 { return (String(part), "") }
            return part.last == "\r" ? (String(part.dropLast()), "\r\n") : (String(part), "\n")
        }
    }

    private static func edit(
        _ change: Change,
        _ lines: [String],
        _ spot: (Place) -> Spot?
    ) throws(Refusal) -> (lines: Range<Int>, with: [String]) {
        let old = spot(Place(steps: change.steps, part: .name))
        guard let place = old ?? spot(Place(steps: change.test, part: .value)), lines.indices.contains(place.line - 1),
            lines[place.line - 1].unicodeScalars.prefix(place.column - 1).allSatisfy({ $0 == " " || $0 == "-" })
        else {
            throw Refusal(test: change.test, message: "a test in braces cannot be updated: write it line by line")
        }
        let (first, indent) = (place.line - 1, place.column - 1)
        // The value of a name is indented further; the members of the test stand where the first one does.
        let least = old == nil ? indent : indent + 1
        var end = first + 1
        for (index, line) in lines.enumerated().dropFirst(first + 1) {
            let isEmpty = line.allSatisfy(\.isWhitespace) || line.drop { $0 == " " }.hasPrefix("#")
            if isEmpty { continue }
            guard line.prefix(while: { $0 == " " }).count >= least else { break }
            end = index + 1
        }
        let body = YAMLText.lines(of: change.expectation, indent: indent + 2)
        guard old != nil else {
            return (end..<end, [String(repeating: " ", count: indent) + "expect:"] + body)
        }
        let head = String(String.UnicodeScalarView(lines[first].unicodeScalars.prefix(indent)))
        return (first..<end, ["\(head)expect:"] + body)
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
