// SPDX-License-Identifier: Apache-2.0

import Digests
import Testing

struct DigestTests {
    // The digests of "abc" from FIPS 180-4's and RFC 1321's examples.
    @Test(arguments: [
        ("MD5", "900150983cd24fb0d6963f7d28e17f72"), ("SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "SHA-384",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        ),
        (
            "SHA-512",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ])
    func `a digest is written in hexadecimal digits`(name: String, digest: String) throws {
        #expect(try #require(Digest(rawValue: name)).hexadecimal(of: "abc") == digest)
    }

    @Test func `nothing has a digest too`() throws {
        #expect(Digest.md5.hexadecimal(of: "") == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(
            HexadecimalDigits.text(of: try #require(Digest.sha256.bytes(of: [])))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test func `other names are no algorithms`() {
        #expect(Digest(rawValue: "sha-1") == nil)
        #expect(Digest(rawValue: "SHA-224") == nil)
    }

    // RFC 4231, test cases 1 and 2.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
    ])
    func `an authentication code depends on its key`(key: [UInt8], text: String, code: String) {
        #expect(HexadecimalDigits.text(of: Digest.sha256.authenticationCode(of: Array(text.utf8), key: key)) == code)
    }
}
