// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

@Suite struct JSONWriterNestingTests {
    private static let texts = [
        "null", "-12.5", #""""#, #""plain""#, "[]", #"{"a":{"b":["c",true]},"d":"\\\"\n\u0001é😀"}"#,
        #"["\"\\\"","\\\\","\/"]"#, #""\ud800 and \udbff""#, "\"\u{10FFFD}\u{10FFFD}\u{10FFFD}\"", "\"\u{103456}\"",
    ]

    @Test(arguments: texts)
    func `a value's text is written as the string of that text`(_ text: String) throws {
        let value = try JSON(parsing: text)
        for capacity in [1, 4_096] {
            var writer = JSONWriter(capacity: capacity)
            writer.append("before ")
            writer.writeText(of: value)
            writer.append(" after")
            let written = writer.withBytes { String(decoding: $0, as: UTF8.self) }
            #expect(written == "before \(JSONString(value.serialized).serialized) after")
        }
    }

    @Test func `the text of a document that keeps its own is escaped too`() throws {
        let members = (0..<200).map { #""member \#($0)":"\"value\" \#($0)""# }
        let value = try JSON(parsing: "{\(members.joined(separator: ","))}")
        var writer = JSONWriter(capacity: 16)
        writer.writeText(of: value)
        let written = writer.withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(try JSON(parsing: written).text == value.serialized)
        #expect(written == JSONString(value.serialized).serialized)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 15, 16, 17, 64])
    func `runs of backslashes are doubled wherever they begin and end`(_ length: Int) {
        let run = String(repeating: #"\"#, count: length)
        for before in 0...9 {
            for after in ["", "x", "\"", "\n", "\u{1}", "\"plain text after it"] {
                let text = String(repeating: "b", count: before) + run + after
                let escaped = text.map { character in
                    switch character {
                    case "\\": #"\\"#
                    case "\"": #"\""#
                    case "\n": #"\n"#
                    case "\u{1}": #"\u0001"#
                    default: String(character)
                    }
                }
                #expect(JSONString(text).serialized == "\"\(escaped.joined())\"")
            }
        }
    }
}
