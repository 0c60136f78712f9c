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
}
