// SPDX-License-Identifier: Apache-2.0

import Storage
import Testing

struct XXHash64Tests {
    /// From the reference implementation.
    @Test(
        arguments: [
            ("", 0, 0xEF46_DB37_51D8_E999),
            ("a", 0, 0xD24E_C4F1_A98C_6E5B),
            ("abc", 0, 0x44BC_2CF5_AD77_0999),
            ("The quick brown fox jumps over the lazy dog", 0, 0x0B24_2D36_1FDA_71BC),
        ] as [(String, UInt64, UInt64)]
    )
    func `the hash is xxHash's`(_ text: String, _ seed: UInt64, _ hash: UInt64) {
        #expect(XXHash64.hash(text, seed: seed) == hash)
    }

    @Test func `another seed gives another hash`() {
        #expect(XXHash64.hash("abc", seed: 1) != XXHash64.hash("abc"))
    }
}
