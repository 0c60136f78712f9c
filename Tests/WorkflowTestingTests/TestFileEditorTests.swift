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

    @Test(arguments: [
        // The file's end has a line's end, or has none.
        ("tests:\r\n  - name: a\r\n    expect:\r\n      output: 1\r\n\r\n", 0, 3, "\r\n\r\n"),
        ("tests:\r\n  - name: a\r\n    expect:\r\n      output: 1", 0, 3, ""),
        ("tests:\r\n  - name: a", 2, 2, ""), ("tests:\r\n  - name: a\r\n", 2, 2, "\r\n"),
    ])
    func `YAML keeps its lines' ends`(text: String, isNew: Int, line: Int, end: String) throws {
        let new = try TestFileEditor.yaml(text, [change(0, ["path": ["A"], "x": []])]) { place in
            place.steps.count == (isNew == 0 ? 3 : 2) ? (line, 5) : nil
        }
        let lines = "tests:\r\n  - name: a\r\n    expect:\r\n      path: [A]\r\n      x: []"
        #expect(Array(new.utf8) == Array((lines + end).utf8))
    }

    @Test func `JSON keeps its lines' ends`() throws {
        let text = "{\r\n  \"tests\": [\r\n    {\r\n      \"name\": \"a\"\r\n    }\r\n  ]\r\n}\r\n"
        let new = try TestFileEditor.json(text, [change(0, ["path": ["A"]])])
        #expect(new.utf8.count { $0 == 0x0A } == new.utf8.count { $0 == 0x0D })
        #expect(new.unicodeScalars.split(separator: "\n").allSatisfy { $0.last == "\r" })
        #expect(try JSON(parsing: new) == ["tests": [["name": "a", "expect": ["path": ["A"]]]]])
    }

    @Test func `numbers are written as people do`() throws {
        let new = try TestFileEditor.yaml("tests:\n  - name: a\n", [change(0, ["duration": 31536000.001])]) { place in
            place.steps.count == 2 ? (2, 5) : nil
        }
        #expect(new == "tests:\n  - name: a\n    expect:\n      duration: 31536000.001\n")
    }

    @Test func `a test in braces is refused`() {
        #expect(throws: TestFileEditor.Refusal.self) {
            try TestFileEditor.yaml("tests: [{name: a}]", [change(0, [:])]) { _ in (1, 9) }
        }
    }
}
