// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage
import Testing
import WorkflowTesting

struct TestFileEditorTests {
    private func change(_ index: Int, _ expectation: JSON) -> TestFileEditor.Change {
        TestFileEditor.Change(test: [.key("tests"), .index(index)], expectation: expectation)
    }

    @Test func `JSON keeps all else as it was written`() throws {
        let text = """
            {"x": [1,  2],
              "tests": [
                {
                  "name": "a", "expect": {"output": "}\\""}
                },
                {
                  "name": "b"
                },
                {"name": "c"}
              ]}

            """
        let new = try TestFileEditor.json(
            text,
            [change(2, ["a": 1]), change(0, ["b": [2]]), change(1, ["c": ["d": 3]])]
        )
        #expect(
            new == """
                {"x": [1,  2],
                  "tests": [
                    {
                      "name": "a", "expect": {"b":[2]}
                    },
                    {
                      "name": "b",
                      "expect": {
                        "c": {
                          "d": 3
                        }
                      }
                    },
                    {"name": "c", "expect": {"a":1}}
                  ]}

                """
        )
    }

    @Test func `YAML keeps comments and all else outside of what is replaced`() throws {
        let text = """
            # before
            tests:
              - name: a  # one
                expect:
                  output: 1

                # about the input
                input: {}
              - name: b
                input: 2

              # last
            """
        let spots: [(steps: Int, line: Int, column: Int)] = [(0, 4, 5), (1, 9, 5)]
        let new = try TestFileEditor.yaml(
            text,
            [
                change(1, ["path": ["A", "no"], "x": []]),
                change(0, ["output": ["k y": "1", "l": [["m": nil, "n": [1]], [true]]]]),
            ]
        ) { place in
            guard case .index(let index) = place.steps[1], place.steps.count == (index == 0 ? 3 : 2) else { return nil }
            return (spots[index].line, spots[index].column)
        }
        #expect(
            new == """
                # before
                tests:
                  - name: a  # one
                    expect:
                      output:
                        k y: "1"
                        l:
                          - m: null
                            "n": [1]
                          - [true]

                    # about the input
                    input: {}
                  - name: b
                    input: 2
                    expect:
                      path: [A, "no"]
                      x: []

                  # last
                """
        )
    }

    @Test func `a test in braces is refused`() {
        #expect(throws: TestFileEditor.Refusal.self) {
            try TestFileEditor.yaml("tests: [{name: a}]", [change(0, [:])]) { _ in (1, 9) }
        }
    }
}
