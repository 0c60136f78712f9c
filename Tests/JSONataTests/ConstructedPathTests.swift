// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

/// Paths that begin with an array constructor, with predicates, orders, `[]`, bindings and groups after it, and paths that
/// end before their first binding.
struct ConstructedPathTests {
    private static let data: JSON = ["items": [["id": 1], ["id": 2]], "a": 1, "e": [], "o": ["b": [1, 2], "e": []]]

    @Test func `a path comes to what the reference engine comes to`() {
        let lines = OutcomeTable("jsonata_paths.tsv").lines
        #expect(lines.count > 100)
        #expect(OutcomeTable.wrong(lines, on: Self.data) == [])
    }
}
