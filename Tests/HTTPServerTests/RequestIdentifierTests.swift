// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Testing

struct RequestIdentifierTests {
    @Test func `request identifiers are UUIDs and differ`() throws {
        let first = RequestIdentifiers(seed: 1)
        let second = RequestIdentifiers(seed: 2)
        let identifiers = (0..<1000).flatMap { _ in [first.next().text, second.next().text] }
        #expect(Set(identifiers).count == 2000)
        let shape = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(identifiers.allSatisfy { $0.wholeMatch(of: shape) != nil })
    }
}
