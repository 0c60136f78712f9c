// SPDX-License-Identifier: Apache-2.0

import JSONata
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

    @Test
    func `other names are no algorithms`() {
        #expect(Digest(rawValue: "sha-1") == nil)
        #expect(Digest(rawValue: "SHA-224") == nil)
    }

    // The first numbers that Java's generator gives for these seeds.
    @Test(
        arguments: [(42, 0.7275636800328681), (0, 0.730967787376657)] as [(Int64, Double)]
    )
    func `a seed gives Java's number`(seed: Int64, number: Double) {
        var random = SeededRandom(seed: seed)
        #expect(random.nextDouble() == number)
    }

    @Test
    func `a sequence goes on as Java's`() {
        var random = SeededRandom(seed: 42)
        #expect([random.nextDouble(), random.nextDouble()] == [0.7275636800328681, 0.6832234717598454])
    }

    @Test
    func `a UUID tells its version and variant`() {
        #expect(RandomUUID.text(high: 0, low: 0) == "00000000-0000-4000-8000-000000000000")
        #expect(RandomUUID.text(high: .max, low: .max) == "ffffffff-ffff-4fff-bfff-ffffffffffff")
        #expect(
            RandomUUID.text(high: 0x0123_4567_89AB_CDEF, low: 0x0123_4567_89AB_CDEF)
                == "01234567-89ab-4def-8123-456789abcdef"
        )
    }
}
