// SPDX-License-Identifier: Apache-2.0

import StatesLanguage
import Testing

struct NearestNameTests {
    @Test(arguments: [
        ("Nxt", "Next"), ("NumericEqual", "NumericEquals"), ("paramters", "Parameters"), ("Resuorce", "Resource"),
        ("Timeout", "TimeoutSeconds"), ("ENDE", "End"),
    ])
    func `a misspelled name finds the one that was meant`(name: String, meant: String) {
        let names = [
            "End", "Next", "NumericEquals", "NumericEqualsPath", "Parameters", "Resource", "TimeoutSeconds",
        ]
        #expect(NearestName.to(name, in: names) == meant)
    }

    @Test(arguments: ["", "X", "Something", "Ex", String(repeating: "Next", count: 100)])
    func `a name that nothing is like finds nothing`(name: String) {
        #expect(NearestName.to(name, in: ["Next", "End", "Parameters"]) == nil)
    }

    @Test func `a name that differs only in case is the nearest`() {
        #expect(NearestName.to("next", in: ["Nest", "Next"]) == "Next")
    }
}
