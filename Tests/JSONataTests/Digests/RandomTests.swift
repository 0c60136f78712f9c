// SPDX-License-Identifier: Apache-2.0

import JSONata
import Testing

struct RandomTests {
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
