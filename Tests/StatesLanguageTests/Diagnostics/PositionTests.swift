// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Testing

struct PositionTests {
    private static func lines(_ text: String) -> [String] {
        analyze(text).positions(in: text).map { position in
            position.map { "\($0.line):\($0.column)" } ?? "none"
        }
    }

    /// What stands at the places of a definition's findings, to the end of the name or value.
    private static func marked(_ text: String) -> [String] {
        analyze(text).positions(in: text).map { position in
            guard let position else { return "none" }
            let rest = String(decoding: Array(text.utf8)[position.offset...], as: UTF8.self)
            return String(rest.prefix { !",:}]".contains($0) })
        }
    }

    @Test func `a diagnostic stands at its value, its field or its state`() {
        let text = """
            {
              "StartAt": "A",
              "States": {
                "A": {"Type": "Pass", "Next": "B/[0]"},
                "B/[0]": {
                  "Type": "Choice",
                  "Choices": [{"Variable": "$.x",
                               "IsNull": 1, "Next": "C"}]
                },
                "C": {"Type": "Succeed"}, "D": {"Type": "Succeed", "Extra": 1}
              }
            }
            """
        #expect(Self.lines(text) == ["8:30", "10:56", "10:31"])
    }

    @Test(arguments: [
        (machine(#""Type":"Pass","End":true,"Extra":1"#), [#""Extra""#]),
        (machine(#""Type":"Pass","End":true,"Output":1"#), [#""Output""#]),
        (machine(#""Type":"Pass","End":true,"Next":"A""#), [#""End""#]),
        (machine(#""Type":"Pass","End":true,"Parameters":{"b":{"c.$":"d"}}"#), [#""d""#]),
        (machine(#""Type":"Pass","End":true,"Parameters":{"b.$":"$.b","b":1}"#), [#""b.$""#]),
        (machine(#""Type":"Pass","End":true,"QueryLanguage":"JSONata","Output":{"a":["{% ( %}"]}"#), [#""{% ( %"#]),
        (machine(#""Type":"Pass","Next":"A""#), [#""States""#]),
        (machine(#""Type":"Pass","Next":"B""#), [#""B""#, #""States""#]),
        (machine(#""Type":"Pass""#), [#""A""#]),
        (machine(#""Type":"Wait","End":true,"Seconds":1,"SecondsPath":"$.s""#), [#""Seconds""#]),
        (
            #"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed","QueryLanguage":"JSONPath"}}}"#,
            [
                #""QueryLanguage""#
            ]
        ),
    ])
    func `a diagnostic's place is as exact as can be`(definition: String, marked: [String]) {
        #expect(Self.marked(definition) == marked)
    }

    @Test func `a text that is no object has no place`() {
        #expect(Self.lines("[]") == ["none"])
    }

    @Test func `a text that is not JSON is told where it stops being so`() {
        #expect(Self.lines("{\n  \"StartAt\": A\n}") == ["2:14"])
    }
}
