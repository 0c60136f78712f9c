// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct PayloadTests {
    @Test
    func `a payload's text is made once and carried on`() {
        var payload = Payload(["a": 1.0])
        #expect(payload.text == nil)
        #expect(payload.byteCount == 9)
        payload.materialize()
        #expect(payload.text == #"{"a":1.0}"#)
        #expect(payload.serialized == #"{"a":1.0}"#)
    }

    @Test
    func `null has a text like any other value`() {
        var payload = Payload(.null)
        #expect(payload.value == .null && payload.text == nil)
        #expect(payload.serialized == "null" && payload.byteCount == 4 && payload.fits(in: 4))
        #expect(payload == Payload(.null, text: " null "))
        payload.materialize()
        #expect(payload.text == "null" && payload.value == .null)
    }

    @Test
    func `a text that came in is kept as it is`() throws {
        let text = #"{ "a" : 1 }"#
        var payload = Payload(try JSON(parsing: text), text: text)
        payload.materialize()
        #expect(payload.text == text)
        #expect(payload.byteCount == text.utf8.count)
        #expect(payload == Payload(["a": 1]))
    }
}
