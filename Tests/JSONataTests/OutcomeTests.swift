// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

/// Expressions of one kind each, with what the reference engine comes to.
///
/// - `jsonata_paths`: paths that begin with an array constructor, with predicates, orders, `[]`, bindings and groups after
///   it, and paths that end before their first binding
/// - `jsonata_functions`: parameters that take no argument, so that the arguments may end before the parameters,
///   chains of functions that are given an empty sequence, halves of surrogate pairs, groups by number, clones, limits
///   that are no numbers, functions that are compared, and groups of a match that took no part in it
/// - `jsonata_sequences`: sequences in variables, arrays, objects and results of functions, and what follows a call that a
///   function ends with
/// - `jsonata_syntax`: expressions that are cut off, or some of whose words are missing, doubled, replaced or swapped: an
///   error's code, position in UTF-16 units, and token
struct OutcomeTests {
    private static let data: JSON = ["items": [["id": 1], ["id": 2]], "a": 1, "e": [], "o": ["b": [1, 2], "e": []]]

    @Test(arguments: [
        ("jsonata_paths", 230), ("jsonata_functions", 165), ("jsonata_sequences", 150), ("jsonata_syntax", 250),
    ])
    func `an expression comes to what the reference engine comes to`(name: String, lineMinimum: Int) {
        let lines = OutcomeTable("\(name).tsv").lines
        #expect(lines.count >= lineMinimum)
        #expect(OutcomeTable.wrong(lines, on: Self.data) == [])
    }
}
