// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

@Suite struct UUIDTextTests {
    @Test func `the digits stand in five groups, with the version and the variant`() {
        let (high, low): (UInt64, UInt64) = (0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210)
        #expect(UUIDText.make(high, low) == "01234567-89ab-4def-bedc-ba9876543210")
        #expect(UUIDText.make(high, low, version: 8) == "01234567-89ab-8def-bedc-ba9876543210")
    }

    @Test func `each byte has its two digits`() {
        for byte in 0...255 as ClosedRange<UInt64> {
            let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16)
            let text = UUIDText.make(byte &* 0x0101_0101_0101_0101, byte &* 0x0101_0101_0101_0101)
            #expect(text.utf8.count == UUIDText.byteCount)
            #expect(text.hasPrefix("\(digits)\(digits)\(digits)\(digits)-\(digits)\(digits)-4"))
            #expect(text.hasSuffix("\(digits)-\(digits)\(digits)\(digits)\(digits)\(digits)\(digits)"))
        }
    }

    @Test func `a word has sixteen digits`() {
        #expect(UUIDText.hexadecimal(0xab) == "00000000000000ab")
        #expect(UUIDText.hexadecimal(.max) == "ffffffffffffffff")
    }
}
