// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Storage

struct SampleTableTests {
    /// Samples that begin their search at few places, at one, and at the last one of a table.
    @Test(arguments: [1, 7, 1 << 32, UInt64.max])
    func `a table that grows keeps the last number of each sample`(step: UInt64) {
        var table = SampleTable()
        for round in 0..<2 {
            for number in 0..<1_000 {
                let sample = UInt64(number) &* step
                let place = table.place(of: sample)
                #expect(table[place] == (round == 0 ? nil : number))
                table.set(number + round, of: sample, at: place)
            }
        }
        for number in 0..<1_000 {
            let place = table.place(of: UInt64(number) &* step)
            #expect(table[place] == number + 1)
        }
    }
}
