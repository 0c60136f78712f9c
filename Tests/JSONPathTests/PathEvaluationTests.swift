// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
import Testing

/// A document, a path, and what it gives.
struct PathCase: Sendable, CustomTestStringConvertible {
    let path: String
    let document: String
    let result: String

    init(_ path: String, _ document: String, _ result: String) {
        self.path = path
        self.document = document
        self.result = result
    }

    var testDescription: String { "\(path) of \(document)" }
}

struct PathEvaluationTests {
    static let names = [
        PathCase("$", "5", "5"),
        PathCase("  $  ", "[1]", "[1]"),
        PathCase("$.a", #"{"a":1}"#, "1"),
        PathCase("$.a.b.c", #"{"a":{"b":{"c":null}}}"#, "null"),
        PathCase("$['a']['b']", #"{"a":{"b":2}}"#, "2"),
        PathCase(#"$["a"]"#, #"{"a":1}"#, "1"),
        PathCase("$[ 'a' ]", #"{"a":1}"#, "1"),
        PathCase("$.error-info", #"{"error-info":{"x":1}}"#, #"{"x":1}"#),
        PathCase("$.detail-type", #"{"detail-type":"d"}"#, #""d""#),
        PathCase("$.größe.名前", #"{"größe":{"名前":1}}"#, "1"),
        PathCase("$.a b", #"{}"#, ""),
        PathCase("$['a b']", #"{"a b":1}"#, "1"),
        PathCase("$['a.b']", #"{"a.b":1}"#, "1"),
        PathCase(#"$['it\'s']"#, #"{"it's":1}"#, "1"),
        PathCase(#"$['a\\b']"#, #"{"a\\b":1}"#, "1"),
        PathCase(#"$['Test\""Name"']"#, #"{"Test\\\"\"Name\"":"Value\"\\"}"#, #""Value\"\\""#),
        PathCase("$['a','c']", #"{"a":1,"b":2,"c":3}"#, #"{"a":1,"c":3}"#),
        PathCase("$['a','x']", #"{"a":1}"#, #"{"a":1}"#),
        PathCase("$['a','c'].v", #"{"a":{"v":1},"c":{"v":2}}"#, "[1,2]"),
        PathCase("$.[*].['bucket','key']", #"[{"bucket":"b","key":"k","x":1}]"#, #"[{"bucket":"b","key":"k"}]"#),
        PathCase("$.$x", #"{"$x":1}"#, "1"),
        PathCase("$.@type", #"{"@type":1}"#, "1"),
        PathCase("$.1", #"{"1":1}"#, "1"),
    ]

    static let arrays = [
        PathCase("$[0]", "[7,8]", "7"),
        PathCase("$.[0]", "[7,8]", "7"),
        PathCase("$.Snapshots.[0].State", #"{"Snapshots":[{"State":"ok"}]}"#, #""ok""#),
        PathCase("$[-1]", "[7,8]", "8"),
        PathCase("$[0,1]", "[7,8,9]", "[7,8]"),
        PathCase("$[ 0 , -1 ]", "[7,8,9]", "[7,9]"),
        PathCase("$.List[1:]", #"{"List":[1,2,3]}"#, "[2,3]"),
        PathCase("$[:2]", "[1,2,3]", "[1,2]"),
        PathCase("$[1:2]", "[1,2,3]", "[2]"),
        PathCase("$[-2:]", "[1,2,3]", "[2,3]"),
        PathCase("$[:-1]", "[1,2,3]", "[1,2]"),
        PathCase("$[1:-1]", "[1,2,3]", "[2]"),
        PathCase("$[5:9]", "[1,2,3]", "[]"),
        PathCase("$[2:1]", "[1,2,3]", "[]"),
        PathCase("$[::2]", "[1,2,3]", "[1,3]"),
        PathCase("$[::-1]", "[1,2,3]", "[3,2,1]"),
        PathCase("$[2:0:-1]", "[1,2,3]", "[3,2]"),
        PathCase("$[0:9].a", #"[{"a":1},{},{"a":2}]"#, "[1,2]"),
    ]

    static let selections = [
        PathCase("$[*]", "[1,[2]]", "[1,[2]]"),
        PathCase("$.*", #"{"a":1,"b":[2]}"#, "[1,[2]]"),
        PathCase("$[*][*]", "[[1,2],[3],4]", "[1,2,3]"),
        PathCase("$[*].a", #"[{"a":1},{"b":2},3]"#, "[1]"),
        PathCase("$[*]", "5", "[]"),
        PathCase("$..a", #"{"a":{"a":1},"b":[{"a":2}]}"#, #"[{"a":1},1,2]"#),
        PathCase("$..*", #"{"a":[1]}"#, "[[1],1]"),
        PathCase("$..[0]", "[[1],[2]]", "[[1],1,2]"),
        PathCase("$..a.b", #"{"a":{"b":1},"c":[{"a":{"b":2}},{"a":3}]}"#, "[1,2]"),
        PathCase("$..x", #"{"a":1}"#, "[]"),
        PathCase("$..['a','b']", #"{"c":{"a":1,"b":2},"d":{"a":3}}"#, #"[{"a":1,"b":2}]"#),
        PathCase("$.a[*].b", "{}", "[]"),
        PathCase("$.a[*].b[0]", #"{"a":[{"b":[1]},{"b":[2]}]}"#, "[1,2]"),
    ]

    static let functions = [
        PathCase("$.length()", "[1,2]", "2"),
        PathCase("$.a.length()", #"{"a":{"x":1}}"#, "1"),
        PathCase("$.a.size()", #"{"a":[]}"#, "0"),
        PathCase("$.a.length()", #"{"a":"text"}"#, "null"),
        PathCase("$..x.length()", #"[{"x":1},{"x":2}]"#, "2"),
        PathCase("$[*].sum()", "[1,2.5]", "3.5"),
        PathCase("$.sum()", "[1,2]", "3.0"),
        PathCase("$.min()", "[2,1,3]", "1.0"),
        PathCase("$.max()", "[2,1,3]", "3.0"),
        PathCase("$.avg()", "[1,2]", "1.5"),
        PathCase("$.stddev()", "[2,4,4,4,5,5,7,9]", "2.0"),
        PathCase("$.a.sum($.b, 4)", #"{"a":[1],"b":[2,3]}"#, "10.0"),
        PathCase("$.keys()", #"{"a":1,"b":2}"#, #"["a","b"]"#),
        PathCase(#"$.concat("a", $.x, 1)"#, #"{"x":"b"}"#, #""ab1""#),
        PathCase("$.append(3)", "[1,2]", "[1,2,3]"),
        PathCase("$.first()", "[1,2]", "1"),
        PathCase("$.last()", "[1,2]", "2"),
        PathCase("$.index(1)", "[1,2]", "2"),
        PathCase("$.index(-2)", "[1,2]", "1"),
    ]

    @Test(arguments: ["$[2]", "$[-3]"])
    func `a place past an array's end has null, and is not there`(path: String) throws {
        let path = try Path(parsing: path)
        #expect(try path.evaluate(on: [7, 8]) == .null)
        #expect(path.value(on: [7, 8]) == nil)
    }

    @Test(arguments: names + arrays + selections + functions)
    func `a path gives what it names`(of pathCase: PathCase) throws {
        guard !pathCase.result.isEmpty else {
            #expect(throws: PathParseError.self) { try Path(parsing: pathCase.path) }
            return
        }
        let path = try Path(parsing: pathCase.path)
        let document = try JSON(parsing: pathCase.document)
        #expect(try path.evaluate(on: document).serialized == pathCase.result)
        #expect(path.value(on: document)?.serialized == pathCase.result)
    }

    @Test(
        arguments: [
            PathCase("$.a", "{}", "No results for path: $['a']"),
            PathCase("$.NoSuchOutputPath", #"{"a":1}"#, "No results for path: $['NoSuchOutputPath']"),
            PathCase("$.no.such.result.path", "{}", "Missing property in path $['no']"),
            PathCase("$.a.b", #"{"a":{}}"#, "No results for path: $['a']['b']"),
            PathCase("$.a.b.c", #"{"a":{}}"#, "Missing property in path $['a']['b']"),
            PathCase(
                "$.a.x",
                #"{"a":"text"}"#,
                "Expected to find an object with property ['x'] in path $['a'] but found "
                    + "'com.fasterxml.jackson.databind.node.TextNode'. This is not a json object according to the "
                    + "JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'."
            ),
            PathCase(
                "$.location[987].city",
                #"{"location":[]}"#,
                "Expected to find an object with property ['city'] in path $['location'][987] but found 'null'. "
                    + "This is not a json object according to the JsonProvider: "
                    + "'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'."
            ),
            PathCase("$[5][0]", "[]", "The path $[5] is null"),
            PathCase("$.a[0]", #"{"a":5}"#, "Filter: [0] can only be applied to arrays. Current context is: 5"),
            PathCase(
                "$.sum()",
                "[]",
                "Aggregation function attempted to calculate value using empty array"
            ),
        ]
    )
    func `a path without a value says why, in AWS's words`(of pathCase: PathCase) throws {
        let path = try Path(parsing: pathCase.path)
        let document = try JSON(parsing: pathCase.document)
        #expect(throws: PathEvaluationError(message: pathCase.result)) { try path.evaluate(on: document) }
        #expect(path.value(on: document) == nil)
    }

    @Test(
        arguments: [
            ("$", Path.Root.input, true), ("$$", .context, true), ("$$.Execution.Input['JobName']", .context, true),
            ("$name.a[0]", .variable("name"), true), ("$größe", .variable("größe"), true),
            ("$a[*]", .variable("a"), false),
            ("$.a['b']", .input, true), ("$['a','b']", .input, true), ("$['a','b'].c", .input, false),
            ("$[0,1]", .input, false), ("$[0:1]", .input, false), ("$..a", .input, false), ("$.*", .input, false),
            ("$[?(@.a)]", .input, false), ("$..a.length()", .input, true),
        ]
    )
    func `a path knows its root and whether it is definite`(text: String, root: Path.Root, isDefinite: Bool) throws {
        let path = try Path(parsing: text)
        #expect(path.root == root)
        #expect(path.isDefinite == isDefinite)
        #expect(path.text == text)
    }

    @Test(
        arguments: [
            "", "a", "@.a", "$.", "$..", "$.a.", "$...a", "$[", "$[]", "$[a]", "$['a]", "$['a'", "$['a',]", "$[0",
            "$[0,]", "$[0:1:0]", "$[9999999999]", "$[?]", "$[?()]", "$[?(@.a]", "$.nope()", "$.a()", "$ .a", "$1",
            "$.length(", "$.length(x y)", "$[?(1 == 1 ==)]", "$[?('a')]", "$[?(@.a =~ 'x')]", "$[?(@.a == /x/)]",
            "$[-]",
        ]
    )
    func `what is no path is refused`(text: String) {
        #expect(throws: PathParseError.self) { try Path(parsing: text) }
    }
}
