// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import Testing

struct AnswerWriterTests {
    @Test func `members are written in order and absent ones left out`() {
        var writer = AnswerWriter()
        writer.string("name", "a")
        writer.string("none", nil)
        writer.integer("count", 1203)
        writer.integer("zero", 0)
        writer.integer("less", -5)
        writer.boolean("isOn", true)
        writer.json("value", ["a": [1, nil]])
        writer.object("empty") { _ in }
        writer.object("inner") { $0.boolean("isOn", false) }
        writer.array("list", [1, 2]) { $0.integer("n", $1) }
        writer.strings(named: "names", ["x", "y"])
        #expect(
            text(writer.finish())
                == #"{"name":"a","count":1203,"zero":0,"less":-5,"isOn":true,"value":{"a":[1,null]},"empty":{},"#
                + #""inner":{"isOn":false},"list":[{"n":1},{"n":2}],"names":["x","y"]}"#
        )
    }

    @Test(arguments: [
        (1_700_000_000_123, "1700000000.123"), (1_700_000_000_000, "1700000000.000"), (7, "0.007"), (-1500, "-1.500"),
    ])
    func `a time is seconds with three decimals`(milliseconds: Int64, expected: String) {
        var writer = AnswerWriter()
        writer.timestamp("t", milliseconds: milliseconds)
        #expect(text(writer.finish()) == #"{"t":\#(expected)}"#)
    }

    @Test(arguments: [
        "", "plain", #"{"a":"b\"c\\"}"#, "line\nfeed\ttab\r", "\u{0}\u{1F}\u{8}\u{C}", "é𝄞\u{10FFFD}\u{10FFFD}",
        "\u{7F}\u{2028}",
    ])
    func `a string reads back as it was`(string: String) throws {
        var writer = AnswerWriter()
        writer.string("s", string)
        writer.string("after", "x")
        let value = try JSON(parsing: writer.finish())
        #expect(value == ["s": .string(string), "after": "x"])
    }

    @Test func `a name that is data is escaped like any text`() {
        var writer = AnswerWriter()
        writer.string(named: #"a"b"#, "x")
        writer.object(named: "c\n") { $0.boolean("isOn", true) }
        #expect(text(writer.finish()) == #"{"a\"b":"x","c\n":{"isOn":true}}"#)
    }

    @Test(arguments: [Payload(["a": "b"]), Payload(["a": "b"], text: #"{ "a" : "b" }"#)])
    func `a payload is written as its text`(payload: Payload) throws {
        var writer = AnswerWriter()
        writer.text("none", of: nil)
        writer.text("output", of: payload)
        #expect(try JSON(parsing: writer.finish()) == ["output": .string(payload.serialized)])
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
