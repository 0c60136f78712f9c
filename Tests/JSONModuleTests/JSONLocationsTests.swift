// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct JSONLocationsTests {
    static let text = """
        {
          "StartAt": "A",
          "States": {
            "A": { "Type": "Task", "Retry": [ {"x": -1.5e3},
              true ] },
            "é/~": null
          }
        }
        """

    @Test(
        arguments: [
            ("", 1, 1, nil), ("/StartAt", 2, 14, 3), ("/States", 3, 13, 3), ("/States/A", 4, 10, 5),
            ("/States/A/Type", 4, 20, 12), ("/States/A/Retry", 4, 37, 28), ("/States/A/Retry/0", 4, 39, nil),
            ("/States/A/Retry/0/x", 4, 45, 40), ("/States/A/Retry/1", 5, 7, nil), ("/States/é~1~0", 6, 13, 5),
        ] as [(String, Int, Int, Int?)]
    )
    func `each value has its place`(pointer: String, line: Int, column: Int, keyColumn: Int?) throws {
        let locations = try JSONLocations(parsing: Self.text)
        let location = try #require(locations.location(ofPointer: pointer))
        #expect(location.value.line == line)
        #expect(location.value.column == column)
        #expect(location.key?.column == keyColumn)
        let lines = Self.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let before = lines[..<(line - 1)].reduce(0) { $0 + $1.count + 1 }
        #expect(location.value.offset == before + column - 1)
    }

    @Test
    func `a path of steps finds the same place`() throws {
        let locations = try JSONLocations(parsing: Self.text)
        let path: [JSONLocations.Step] = [.key("States"), .key("A"), .key("Retry"), .index(0), .key("x")]
        #expect(locations.location(of: path) == locations.location(ofPointer: "/States/A/Retry/0/x"))
        #expect(locations.location(of: [.key("é/~")]) == nil)
        #expect(locations.location(of: [.key("States"), .key("é/~")])?.start.column == 5)
    }

    @Test
    func `names that stand again in the same object are told`() throws {
        let text = #"{"a": {"x": 1, "x": 2}, "b": {"x": 3}, "a": {"x": 4}}"#
        let repetitions = try JSONLocations(parsing: text).repetitions
        #expect(repetitions.map(\.pointer) == ["/a/x", "/a"])
        #expect(repetitions.map(\.place.column) == [16, 40])
    }

    @Test
    func `a text that is not JSON has no places`() {
        #expect(throws: JSONParseError.self) { try JSONLocations(parsing: "{") }
    }
}
