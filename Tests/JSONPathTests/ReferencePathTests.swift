// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
import Testing

struct ReferencePathTests {
    @Test(
        arguments: [
            PathCase("$", #"{"a":1}"#, "9"),
            PathCase("$.a", #"{"a":1,"b":2}"#, #"{"a":9,"b":2}"#),
            PathCase("$.c", #"{"a":1}"#, #"{"a":1,"c":9}"#),
            PathCase("$.a.b.c", "{}", #"{"a":{"b":{"c":9}}}"#),
            PathCase("$.a.b", #"{"a":{"x":1}}"#, #"{"a":{"x":1,"b":9}}"#),
            PathCase("$['a b'].c", "{}", #"{"a b":{"c":9}}"#),
            PathCase("$.a[1]", #"{"a":[1,2,3]}"#, #"{"a":[1,9,3]}"#),
            PathCase("$[0].x.y", #"[{"z":1}]"#, #"[{"z":1,"x":{"y":9}}]"#),
        ]
    )
    func `setting changes one place and makes missing objects`(of pathCase: PathCase) throws {
        let document = try JSON(parsing: pathCase.document)
        let path = try ReferencePath(parsing: pathCase.path)
        #expect(try path.setting(9, in: document).serialized == pathCase.result)
        #expect(document.serialized == pathCase.document)
    }

    @Test(
        arguments: [
            ("$.a.b", #"{"a":1}"#), ("$.a.b", #"{"a":null}"#), ("$.a", "[]"), ("$.a", "5"), ("$[0]", "{}"),
            ("$.a[3]", #"{"a":[1]}"#), ("$.a[0]", "{}"), ("$.x.a.b[0]", #"{"x":{}}"#), ("$.a[0].b", #"{"a":["s"]}"#),
        ]
    )
    func `setting where no value can stand fails and changes nothing`(text: String, document: String) throws {
        var value = try JSON(parsing: document)
        let path = try ReferencePath(parsing: text)
        let error = PathEvaluationError(message: "Unable to apply ReferencePath \(text) to input \(document)")
        #expect(throws: error) { try path.set(9, in: &value) }
        #expect(value.serialized == document)
    }

    @Test(arguments: [
        "$.*", "$..a", "$[*]", "$[0,1]", "$[0:1]", "$['a','b']", "$[?(@.a)]", "$.a.length()", "$[-1]", "a",
    ])
    func `a path that may name several places is no reference path`(text: String) {
        #expect(throws: PathParseError.self) { try ReferencePath(parsing: text) }
    }

    @Test func `a path of names and indexes tells its steps`() throws {
        #expect(try Path(parsing: "$.a['b'][-1]").plainSteps == [.key("a"), .key("b"), .index(-1)])
        #expect(try Path(parsing: "$$").plainSteps == [])
        #expect(try Path(parsing: "$.a[*]").plainSteps == nil)
    }

    @Test func `a path deeper than any document is refused`() {
        #expect(throws: PathParseError.self) {
            try ReferencePath(parsing: "$" + String(repeating: ".a", count: 300_000))
        }
    }
}
