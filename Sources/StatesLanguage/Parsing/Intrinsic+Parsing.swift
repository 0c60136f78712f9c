// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath

extension Intrinsic {
    /// Why a text is not a call of an intrinsic function.
    public struct ParseError: Error, Sendable, Equatable {
        public let message: String
        /// Where the fault was noticed, in bytes from the start.
        public let offset: Int
    }

    /// How deep calls may nest in calls.
    public static let nestingMaximum = 10

    /// Reads a call such as `States.Format('Hello {}', $.name)`; white space around it is allowed.
    public init(parsing text: String) throws(ParseError) {
        var parser = IntrinsicParser(text: text)
        self = try parser.wholeCall()
    }
}

/// Reads the text of an intrinsic function call, from left to right.
private struct IntrinsicParser {
    let bytes: [UInt8]
    var position = 0

    init(text: String) { bytes = Array(text.utf8) }

    mutating func wholeCall() throws(Intrinsic.ParseError) -> Intrinsic {
        skipSpace()
        let call = try call(depth: 1)
        skipSpace()
        guard position == bytes.count else { throw fault("There is text after the call") }
        return call
    }

    private mutating func call(depth: Int) throws(Intrinsic.ParseError) -> Intrinsic {
        guard depth <= Intrinsic.nestingMaximum else { throw fault("The calls are nested too deeply") }
        let start = position
        let function = try functionName()
        skipSpace()
        guard skip("(") else { throw fault("'(' is missing") }
        let arguments = try arguments(of: function, depth: depth)
        guard function.argumentCounts.contains(arguments.count) else { throw fault("The number of arguments is wrong") }
        return Intrinsic(function: function, arguments: arguments, text: text(from: start))
    }

    private mutating func functionName() throws(Intrinsic.ParseError) -> Intrinsic.Function {
        let start = position
        while let byte = current, byte != UInt8(ascii: "("), !isSpace(byte) { position += 1 }
        let name = text(from: start)
        guard name.hasPrefix("States."), let function = Intrinsic.Function(rawValue: String(name.dropFirst(7))) else {
            throw Intrinsic.ParseError(message: "'\(name)' is no intrinsic function", offset: start)
        }
        return function
    }

    private mutating func arguments(
        of function: Intrinsic.Function,
        depth: Int
    ) throws(Intrinsic.ParseError) -> [Intrinsic.Argument] {
        var arguments: [Intrinsic.Argument] = []
        skipSpace()
        if skip(")") { return arguments }
        while true {
            skipSpace()
            let isTemplate = function == .format && arguments.isEmpty
            arguments.append(try argument(isTemplate: isTemplate, depth: depth))
            skipSpace()
            if skip(")") { return arguments }
            guard skip(",") else { throw fault("',' or ')' is missing") }
        }
    }

    private mutating func argument(isTemplate: Bool, depth: Int) throws(Intrinsic.ParseError) -> Intrinsic.Argument {
        switch current {
        case UInt8(ascii: "'")?: .literal(.string(try quoted(isTemplate: isTemplate)))
        case UInt8(ascii: "$")?: .path(try path())
        case UInt8(ascii: "S")?: .call(try call(depth: depth + 1))
        default: .literal(try word())
        }
    }

    /// A text in single quotes.
    ///
    /// A template keeps its escaped braces, which the function itself has to tell from others.
    private mutating func quoted(isTemplate: Bool) throws(Intrinsic.ParseError) -> String {
        position += 1
        var output: [UInt8] = []
        while let byte = current {
            position += 1
            if byte == UInt8(ascii: "'") { return String(decoding: output, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\"), let escaped = current else {
                output.append(byte)
                continue
            }
            let isKept = isTemplate || !Array("'\\{}".utf8).contains(escaped)
            if isKept { output.append(byte) }
            output.append(escaped)
            position += 1
        }
        throw fault("The closing quote is missing")
    }

    /// A path ends at a comma or parenthesis of its call, not at one within its own brackets or quotes.
    private mutating func path() throws(Intrinsic.ParseError) -> Path {
        let start = position
        var depth = 0
        var quote: UInt8?
        scan: while let byte = current {
            switch (byte, quote) {
            case (UInt8(ascii: "\\"), _?): position += 1
            case (_, let open?): if byte == open { quote = nil }
            case (UInt8(ascii: "'"), nil), (UInt8(ascii: "\""), nil): quote = byte
            case (UInt8(ascii: "["), nil), (UInt8(ascii: "("), nil): depth += 1
            case (UInt8(ascii: ")"), nil) where depth == 0: break scan
            case (UInt8(ascii: "]"), nil), (UInt8(ascii: ")"), nil): depth -= 1
            case (UInt8(ascii: ","), nil) where depth == 0: break scan
            default: break
            }
            position += 1
        }
        position = min(position, bytes.count)
        var end = position
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        do {
            return try Path(parsing: text)
        } catch {
            throw Intrinsic.ParseError(message: "'\(text)' is no path", offset: start)
        }
    }

    /// A number, `true`, `false` or `null`.
    private mutating func word() throws(Intrinsic.ParseError) -> JSON {
        let start = position
        while let byte = current, byte != UInt8(ascii: ","), byte != UInt8(ascii: ")"), !isSpace(byte) { position += 1 }
        let text = text(from: start)
        if let value = try? JSON(parsing: text), value.elements == nil, value.members == nil, value.text == nil {
            return value
        }
        throw Intrinsic.ParseError(message: "'\(text)' is no argument", offset: start)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skip(_ character: String) -> Bool {
        guard current == character.utf8byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = current, isSpace(byte) { position += 1 }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

    private func fault(_ message: String) -> Intrinsic.ParseError {
        Intrinsic.ParseError(message: message, offset: position)
    }
}

extension String {
    /// The only byte of an ASCII character.
    fileprivate var utf8byte: UInt8? { utf8.first }
}

extension Intrinsic.Function {
    /// How many arguments a call can have.
    fileprivate var argumentCounts: ClosedRange<Int> {
        switch self {
        case .format: 1...Int.max
        case .array: 0...Int.max
        case .uuid: 0...0
        case .stringToJson, .jsonToString, .arrayLength, .arrayUnique, .base64Encode, .base64Decode: 1...1
        case .arrayPartition, .arrayContains, .arrayGetItem, .hash, .mathAdd, .stringSplit: 2...2
        case .arrayRange, .jsonMerge: 3...3
        case .mathRandom: 2...3
        }
    }

    /// Whether the result is a text, which `ErrorPath` and `CausePath` ask for.
    var givesString: Bool {
        switch self {
        case .format, .jsonToString, .arrayGetItem, .base64Encode, .base64Decode, .hash, .uuid: true
        default: false
        }
    }
}
