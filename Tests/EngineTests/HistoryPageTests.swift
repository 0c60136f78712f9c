// SPDX-License-Identifier: Apache-2.0

import Engine
import Interpreter
import Simulation
import Storage
import Testing

/// Pages of a history: no larger than a number of events and a number of bytes, one after another all of it.
struct HistoryPageTests {
    /// Six states that pass a payload of a kilobyte on, and ones that wait, so that there are several turns.
    private static let definition =
        #"{"StartAt":"S0","States":{"#
        + (0..<6).map { number in
            let type = number.isMultiple(of: 2) ? #""Pass""# : #""Wait","Seconds":1"#
            return #""S\#(number)":{"Type":\#(type),\#(number == 5 ? #""End":true"# : #""Next":"S\#(number + 1)""#)}"#
        }.joined(separator: ",") + "}}"

    @Test(arguments: [1, 1_500, 3_000, 5_000, 1_000_000], [false, true])
    func `pages follow one another, whatever ends them`(bytesMaximum: Int, reverse: Bool) throws {
        var limits = Limits()
        limits.historyPageBytesMaximum = bytesMaximum
        let simulated = SimulatedEngine.started(limits: limits)
        try simulated.create("m", Self.definition)
        let input = #"{"a":"\#(String(repeating: "x", count: 1_000))"}"#
        let arn = try simulated.start("m", input: input).arn
        simulated.threads.advance(bySeconds: 10)
        let all = try simulated.history(arn)
        #expect(all.count == 14)
        for limit in [1, 3, 5, 14, 100] {
            var (read, query) = ([HistoryEvent](), HistoryQuery(reverse: reverse, limit: limit))
            repeat {
                let page = try #require(
                    simulated.answer { simulated.engine.historyPage(arn: arn, query, reply: $0) }
                ).get()
                #expect((1...limit).contains(page.events.count))
                let bytes = page.events.reduce(0) { $0 + $1.answerBytes }
                #expect(bytes <= bytesMaximum || page.events.count == 1)
                read += page.events
                query.from = page.next
            } while query.from != nil && read.count < 20
            #expect(read == (reverse ? all.reversed() : all), "pages of \(limit) events and \(bytesMaximum) bytes")
        }
    }
}
