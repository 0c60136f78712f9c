// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Interpreter

struct EventSizeTests {
    @Test func `the events that there is room for at once take a block that glibc keeps at hand`() {
        // An array's own words stand before its elements.
        #expect(MemoryLayout<HistoryEvent>.stride * Execution.eventsAtHand + 32 <= 1_032)
    }
}
