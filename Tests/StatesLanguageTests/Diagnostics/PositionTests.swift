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

    @Test func `a diagnostic stands at the name of its field`() {
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
        #expect(Self.lines(text) == ["8:20", "10:31", "10:31"])
    }

    @Test func `what concerns the whole definition stands nowhere`() {
        #expect(Self.lines("[]") == ["none"])
        #expect(Self.lines(#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}"#) == ["none"])
    }

    @Test func `a text that is not JSON is told where it stops being so`() {
        #expect(Self.lines("{\n  \"StartAt\": A\n}") == ["2:14"])
    }
}
