// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct JSONRoundTripTests {
    @Test(
        arguments: [
            #"null"#, #"true"#, #"false"#, #"0"#, #"-1"#, #"9223372036854775807"#, #"-9223372036854775808"#,
            #"0.0"#, #"1.0"#, #"1.1"#, #"-0.0"#, #"1.0E7"#, #"9.99E-4"#, #""""#, #""text""#, #""\"\\\b\f\n\r\t""#,
            #""\u0000\u001F""#, #""/""#, #""\#u{7F}é€😀""#, #""\ud800""#, #""\udfff\ud800x""#, #""\#u{10FFFD}""#,
            #""\#u{10FFFC}\#u{100000}""#, #"[]"#, #"{}"#, #"[[],{}]"#, #"{"a":1,"b":[1,2.5,"c",null,true,false,{}]}"#,
            #"{"z":1,"a":2,"":{"":[]}}"#, #""0123456789abcdef\n0123456789abcdef""#, #""ééééééééééééééé\"ééé""#,
        ]
    )
    func `compact text comes back as it was`(text: String) throws {
        let value = try JSON(parsing: text)
        #expect(value.serialized == text)
        #expect(value.byteCount == text.utf8.count)
        var writer = JSONWriter(capacity: 1)
        writer.append(UInt8(ascii: "1"))
        writer.write(value)
        #expect(writer.withBytes { Array($0) } == Array("1\(text)".utf8))
    }

    @Test(
        arguments: [
            (" [ 1 , 2 ] ", "[1,2]"), ("\t{\n\"a\" :\r1}", #"{"a":1}"#), (#""\/\u0041\u00e9\ud83d\ude00""#, #""/Aé😀""#),
            ("-0", "0"), ("1e2", "100.0"), ("1E+2", "100.0"), ("12e-1", "1.2"), ("1e400", ""), ("1e-400", "0.0"),
            (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#), (#"{"a":1,"\u0061":2}"#, #"{"a":2}"#),
            ("9223372036854775808", "9.223372036854776E18"), ("-9223372036854775809", "-9.223372036854776E18"),
            (#""\uDBFF\uDFFD""#, "\"\u{10FFFD}\""),
        ]
    )
    func `other texts are brought to the compact form`(text: String, compact: String) throws {
        guard !compact.isEmpty else {
            #expect(throws: JSONParseError.self) { try JSON(parsing: text) }
            return
        }
        let value = try JSON(parsing: text)
        #expect(value.serialized == compact)
        #expect(value.byteCount == compact.utf8.count)
    }
}
