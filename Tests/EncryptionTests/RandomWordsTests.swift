// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Encryption

struct RandomWordsTests {
    @Test(arguments: 0...4)
    func `no word is given out twice, or before it was fetched`(before: Int) {
        // Each count of words before the fours makes them end elsewhere in what is fetched at once.
        var words = RandomWords()
        var given = (0..<before).map { _ in words.next() }
        for _ in 0..<400 {
            let four = words.nextFour()
            given += four.indices.map { four[$0] }
            given.append(words.next())
        }
        #expect(Set(given).count == given.count)
        #expect(!given.contains(0))
        #expect(Set(given).isDisjoint(with: words.words), "What was given out is not kept.")
    }
}
