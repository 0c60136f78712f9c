// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Interpreter

struct ReadyFramesTests {
    /// Positive numbers are frames that come, zeros take one: those that came since the last one was taken go first.
    @Test(arguments: [
        [1, 0, 0], [1, 2, 3, 0, 0, 0, 0], [1, 0, 2, 3, 0, 4, 0, 0, 5, 0, 0], [1, 2, 0, 0, 3, 0, 4, 5, 0, 0],
        [1, 2, 3, 0, 4, 0, 5, 0, 6, 0, 0, 0, 7, 8, 0, 0],
    ])
    func `what came last goes first, in its order`(steps: [Int]) {
        var (ready, expected, added) = (ReadyFrames(), [FrameID](), [FrameID]())
        for step in steps {
            if step > 0 {
                ready.append(FrameID(step))
                added.append(FrameID(step))
            } else {
                expected = added + expected
                added = []
                let (taken, first) = (ready.popFirst(), expected.isEmpty ? nil : expected.removeFirst())
                #expect(taken == first)
            }
        }
    }

    @Test func `a sibling comes behind its siblings, and before what was there before them`() {
        var ready = ReadyFrames()
        let siblings = (10...13).map { FrameID($0) }
        ready.append(FrameID(1))
        ready.append(FrameID(2))
        #expect(ready.popFirst() == FrameID(1))
        ready.append(contentsOf: [siblings[0]], behind: siblings.contains)
        ready.append(contentsOf: [siblings[1], siblings[2]], behind: siblings.contains)
        #expect(ready.popFirst() == siblings[0])
        ready.append(contentsOf: [siblings[3]], behind: siblings.contains)
        ready.append(FrameID(20))
        var order: [FrameID] = []
        while let frame = ready.popFirst() { order.append(frame) }
        #expect(order == [FrameID(20), siblings[1], siblings[2], siblings[3], FrameID(2)])
    }

    @Test func `none is left after all were removed`() {
        var ready = ReadyFrames()
        for number in 1...3 { ready.append(FrameID(number)) }
        _ = ready.popFirst()
        ready.removeAll()
        let nothing = ready.popFirst()
        #expect(nothing == nil)
        ready.append(FrameID(4))
        let next = ready.popFirst()
        #expect(next == FrameID(4))
    }
}
