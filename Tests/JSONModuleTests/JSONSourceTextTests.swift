// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

/// Objects of larger documents keep the text that they were read from; that must never show.
struct JSONSourceTextTests {
    private static let padding = String(repeating: "p", count: 2_500)

    /// A document with a value in an object that is large enough to keep its text.
    private static func document(_ value: String) -> String {
        #"{"outer":{"pad":"\#(padding)","value":\#(value)},"list":[{"a":1}]}"#
    }

    @Test(
        arguments: [
            "1", "-5", "-0", "0.0", "-0.0", "1.0", "1.50", "1.5", "10.0", "10.00", "0.5", "1e2", "1.5e-1", "1.5E1",
            "100.0",
            "9999999.5", "10000000.5", "0.001", "1.234567890123456", "1.2345678901234567890", "12345678901234567890",
            "9223372036854775807", "-9223372036854775809", #""a\/b""#, #""\u0041""#, #""\u001f""#, #""\n\"\\""#,
            #""\ud800""#,
            "\"é😀\u{10FFFD}\u{7F}\"", "[1, 2]", "[ ]", "{ }", #"{"a" :1}"#, #"{"a":1,"a":2}"#, #"{"\u0061":1}"#,
            "[true,null]",
        ]
    )
    func `a kept text is what the members would be written as`(value: String) throws {
        let parsed = try JSON(parsing: Self.document(value))
        let expected = Self.document(try JSON(parsing: value).serialized)
        #expect(parsed.serialized == expected)
        #expect(parsed.byteCount == expected.utf8.count)
        #expect(try JSON(parsing: parsed.prettyPrinted).serialized == expected)
    }

    @Test
    func `a change is written, at any depth and in any way`() throws {
        let original = try JSON(parsing: Self.document("[1]"))
        guard case .object(var object) = original else { return }
        object["outer"]?.change { $0["value"] = 2 }
        #expect(JSON.object(object).serialized == Self.document("2"))
        object["outer"]?.change { $0["value"] = nil }
        object["outer"]?.change { $0["value"] = "new" }
        #expect(JSON.object(object).serialized == Self.document(#""new""#))
        object.withValue(at: 0) { outer in outer.change { $0["value"] = true } }
        #expect(JSON.object(object).serialized == Self.document("true"))
        #expect(JSON.object(object).byteCount == Self.document("true").utf8.count)
        #expect(original.serialized == Self.document("[1]"))
    }

    @Test
    func `a large object keeps its index when its text goes`() throws {
        let members = (0..<400).map { "\"key \($0)\":\($0)" }.joined(separator: ",")
        guard case .object(var object) = try JSON(parsing: "{\(members)}") else { return }
        #expect(object["key 399"] == 399)
        object["key 399"] = "x"
        object["more"] = true
        #expect(object["key 0"] == 0)
        #expect(object["key 399"] == "x")
        #expect(object["more"] == true)
        #expect(JSON.object(object).serialized.hasSuffix(#""key 399":"x","more":true}"#))
    }

    /// What fits before a restart must fit after it, when the same document has been read from its text.
    @Test(arguments: [1, 2, 3, 40, 900])
    func `levels are counted in a kept text as in members`(levels: Int) throws {
        let nested = String(repeating: #"{"a":["#, count: levels) + String(repeating: "]}", count: levels)
        let text = Self.document(nested)
        let parsed = try JSON(parsing: text, depthMaximum: 2_000)
        var changed = parsed
        changed.change { $0["list"] = [["a": 1]] }
        let depth = 2 * levels + 2
        for value in [parsed, changed, .array([parsed])] {
            let outside = if case .array = value { 1 } else { 0 }
            #expect(!value.exceeds(JSONBounds(bytes: .max, depth: depth + outside)))
            #expect(value.exceeds(JSONBounds(bytes: .max, depth: depth + outside - 1)))
        }
    }

    @Test
    func `what is deeper beside an object is no part of its levels`() throws {
        let flat = #"{"pad":"\#(Self.padding)"}"#
        let document = try JSON(
            parsing: #"{"before":[[[[1]]]],"deep":{"a":\#(Self.document("[[[]]]"))},"flat":\#(flat)}"#
        )
        let object = try #require(document["flat"])
        #expect(!object.exceeds(JSONBounds(bytes: .max, depth: 1)))
        #expect(!document.exceeds(JSONBounds(bytes: .max, depth: 7)))
        #expect(document.exceeds(JSONBounds(bytes: .max, depth: 6)))
    }
}

extension JSON {
    fileprivate mutating func change(_ body: (inout JSONObject) -> Void) {
        guard case .object(var object) = self else { return }
        body(&object)
        self = .object(object)
    }
}
