// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FunctionRuntime

struct LogLinesTests {
    private static func lines(_ pieces: [String]) -> (whole: [String], rest: String?) {
        var lines = LogLines()
        let whole = pieces.flatMap { lines.append(Array($0.utf8)) }
        return (
            whole.map { String(decoding: $0, as: UTF8.self) },
            lines.finish().map { String(decoding: $0, as: UTF8.self) }
        )
    }

    @Test(arguments: [
        (["one\ntwo\n"], ["one", "two"], nil), (["on", "e\ntw", "o"], ["one"], "two"),
        (["\n\na\n"], ["", "", "a"], nil),
        (["first\rsecond\n"], ["first", "second"], nil), (["windows\r\nends\r", "\n"], ["windows", "ends"], nil),
        ([""], [], nil),
    ])
    func `output is cut at line ends, and at the bare returns within an event`(
        pieces: [String],
        whole: [String],
        rest: String?
    ) {
        let result = LogLinesTests.lines(pieces)
        #expect(result.whole == whole)
        #expect(result.rest == rest)
    }

    @Test func `a line without an end is cut at 64 KB`() {
        let result = LogLinesTests.lines([String(repeating: "a", count: 70_000)])
        #expect(result.whole.map(\.utf8.count) == [65_536])
        #expect(result.rest?.utf8.count == 70_000 - 65_536)
    }
}

struct InterpreterTests {
    @Test(arguments: [
        ("python3.12", "3.12.1", nil), ("nodejs20.x", "20.11.0", nil),
        (
            "python3.1", "3.12.1",
            "python3.1 is not on the server's PATH: Python 3.12.1 (/bin/it) runs instead."
        ),
        (
            "nodejs20.x", "18.20.4",
            "nodejs20.x is not on the server's PATH: Node 18.20.4 (/bin/it) runs instead."
        ),
    ])
    func `another version than the runtime's is warned of`(runtime: String, version: String, warning: String?) {
        #expect(Interpreter(runtime: runtime, executable: "/bin/it", version: version).warning == warning)
    }

    @Test func `a machine without an interpreter is warned of`() {
        let interpreter = Interpreter(runtime: "python3.12", executable: nil, version: "")
        #expect(interpreter.warning == "There is no python3 on the server's PATH: calls will fail.")
        #expect(interpreter.name == "none")
    }
}
