// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// How deep arrays and objects may nest in one document.
    public static let depthMaximum = 1_000

    /// Parses a whole document.
    public init(parsing text: String, depthMaximum: Int = JSON.depthMaximum) throws(JSONParseError) {
        var text = text
        let result = text.withUTF8 { JSON.parse($0, depthMaximum: depthMaximum) }
        self = try result.get()
    }

    /// Parses a whole document in which no two members of an object have one name.
    public init(parsingStrictly string: JSONString) throws(JSONParseError) {
        // A backslash alone is no JSON.
        var text = string.sourceText ?? "\\"
        let result = text.withUTF8 { JSON.parse($0, depthMaximum: JSON.depthMaximum, allowsRepetitions: false) }
        self = try result.get()
    }

    /// Parses a whole document from UTF-8.
    public init(parsing bytes: [UInt8], depthMaximum: Int = JSON.depthMaximum) throws(JSONParseError) {
        let result = bytes.withUnsafeBufferPointer { JSON.parse($0, depthMaximum: depthMaximum) }
        self = try result.get()
    }

    /// Parses a whole document from UTF-8; offsets in errors count from the slice's start.
    public init(parsing bytes: ArraySlice<UInt8>, depthMaximum: Int = JSON.depthMaximum) throws(JSONParseError) {
        let result = bytes.withUnsafeBufferPointer { JSON.parse($0, depthMaximum: depthMaximum) }
        self = try result.get()
    }

    /// Parses a whole document from UTF-8 in a buffer that is valid during the call.
    public init(
        parsing bytes: UnsafeBufferPointer<UInt8>,
        depthMaximum: Int = JSON.depthMaximum
    ) throws(JSONParseError) {
        self = try JSON.parse(bytes, depthMaximum: depthMaximum).get()
    }

    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>,
        depthMaximum: Int,
        allowsRepetitions: Bool = true
    ) -> Result<JSON, JSONParseError> {
        // No more than 1,024 bytes each: those stand on the stack, a larger allocation is made on the heap.
        withUnsafeTemporaryAllocation(of: JSON.self, capacity: 32) { elements in
            withUnsafeTemporaryAllocation(of: JSONObject.Entry.self, capacity: 24) { members in
                var parser = JSONParser(
                    bytes,
                    depthMaximum: depthMaximum,
                    allowsRepetitions: allowsRepetitions,
                    elements: elements,
                    members: members
                )
                do throws(JSONFault) {
                    return .success(try parser.parseDocument())
                } catch {
                    return .failure(JSONParseError(error, in: bytes))
                }
            }
        }
    }
}

/// What is wrong, and at which byte; the line and column are counted only when it is reported.
struct JSONFault: Error {
    var reason: JSONParseError.Reason
    var offset: Int
}

extension JSONParseError {
    init(_ fault: JSONFault, in bytes: UnsafeBufferPointer<UInt8>) {
        var position = TextPosition.start
        for byte in bytes.prefix(fault.offset) { position.advance(over: byte) }
        self.init(reason: fault.reason, line: position.line, column: position.column, offset: fault.offset)
    }
}
