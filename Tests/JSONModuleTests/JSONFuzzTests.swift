// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct JSONFuzzTests {
    private static let seeds = [
        #"{"a":[1,2.5,-3e10,true,false,null,"text\n\u00e9\ud83d\ude00\ud800"],"b":{"c":{},"d":[]},"a":"again"}"#,
        #" [ { "k" : "éàü" , "long key that does not fit a word" : -0.0 } , [ [ [ ] ] ] ] "#,
        #"[123456789012345678,9223372036854775808,1e308,5e-324,0.1,"\"\\\/\b\f\n\r\t"]"#,
    ]

    private static let opening = Array("{\"padding\":\"\(String(repeating: "p", count: 2_100))\",\"value\":".utf8)

    @Test(arguments: 0..<4)
    func `whatever a text becomes, it is refused or reads back the same`(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        var taken = 0
        for _ in 0..<1_000 {
            var bytes = Array(Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) { Self.mutate(&bytes, &generator) }
            // In every other round as part of a document whose objects keep their text.
            if Bool.random(using: &generator) { bytes = Self.opening + bytes + Array("}".utf8) }
            do throws(JSONParseError) {
                let value = try JSON(parsing: bytes)
                taken += 1
                let text = value.serialized
                #expect(value.byteCount == text.utf8.count)
                #expect(try JSON(parsing: text) == value)
                #expect(try JSON(parsing: text).serialized == text)
                #expect(try JSON(parsing: value.prettyPrinted).serialized == text)
            } catch {
                #expect((0...bytes.count).contains(error.offset))
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(error.jacksonText(source: text).contains("\n at [Source: (String)"))
            }
        }
        #expect(taken > 100)
    }

    private static func mutate(_ bytes: inout [UInt8], _ generator: inout SplitMix) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        let interesting = Array("{}[]\",:\\ue-+.0129tfn \n".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
        let byte = interesting[Int.random(in: 0..<interesting.count, using: &generator)]
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[position] = byte
        case 1: bytes.insert(byte, at: position)
        case 2 where bytes.count > 1: bytes.remove(at: position)
        default: bytes.swapAt(position, Int.random(in: 0..<bytes.count, using: &generator))
        }
    }

    @Test
    func `the indented text has two spaces a level`() throws {
        let value = try JSON(parsing: #"{"a":[1,{"b":null}],"c":[],"d":{}}"#)
        let text = """
            {
              "a": [
                1,
                {
                  "b": null
                }
              ],
              "c": [],
              "d": {}
            }
            """
        #expect(value.prettyPrinted == text)
    }
}
