// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
import Testing

struct PathFilterTests {
    /// Conditions, and the `id`s of the elements of `document` for which they hold.
    static let conditions: [(String, [Int])] = [
        ("@.price > 10", [3, 4]), ("@.price >= 10", [2, 3, 4]), ("@.price < 10", [1]), ("@.price <= 10.0", [1, 2]),
        ("@.price == 10", [2]), ("@.price != 10", [1, 3, 4, 5]), ("@.price == '10'", [2]), ("@.price === '10'", []),
        ("@.price === 10", [2]), ("@.name == 'b'", [2]), ("'b' == @.name", [2]), ("@['name'] == \"b\"", [2]),
        ("@.name", [1, 2, 3]), ("!@.name", [4, 5]), ("@.missing == null", []), ("@.nothing == null", [4]),
        ("@.nothing", [4]), ("@.ok == true", [1]), ("@.ok == false", [2]), ("@.price>10 && @.name == 'c'", [3]),
        ("@.price > 100 || @.name == 'a' || !@.price", [1, 4, 5]),
        ("(@.name == 'a' || @.name == 'b') && @.price > 5", [2]),
        ("!(@.price > 5)", [1, 5]), ("@.name in ['a','c']", [1, 3]), ("@.name nin ['a']", [2, 3, 4, 5]),
        ("@.price IN [10]", [2]), ("@.tags subsetof ['x','y']", [1, 2, 3]), ("@.tags anyof ['y']", [2]),
        ("@.tags noneof ['x']", [3]), ("@.tags size 2", [2]), ("@.name size 1", [1, 2, 3]), ("@.tags empty true", [3]),
        ("@.tags empty false", [1, 2]), ("@.tags contains 'y'", [2]), ("@.name contains 'b'", [2]),
        ("@.tags all ['x']", [1, 2]), ("@.name =~ /[A-B]/i", [1, 2]), ("@.name =~ /B/", []), ("@.price =~ /1\\d/", [2]),
        ("@.name == $.wanted", [3]), ("@.price > $.limits[0]", [3, 4]), ("@.name==c", [3]),
        ("@.tags.length() > 1", [2]),
        ("@.tags[0] == 'x'", [1, 2]), ("@.tags[*] == ['x','y']", [2]), ("@.tags[?(@ == 'y')]", [2]),
        ("@.price > 'a'", []), ("@.price == 10 && @.price == 10 && @.price == 10", [2]), ("@.object == {'k':1}", [5]),
        ("@.price == -1", []), ("@.price in [1e1, 5]", [1, 2]),
    ]

    static let document = """
        {"wanted":"c","limits":[15],"items":[
            {"id":1,"name":"a","price":5,"ok":true,"tags":["x"]},
            {"id":2,"name":"b","price":10,"ok":false,"tags":["x","y"]},
            {"id":3,"name":"c","price":20.5,"tags":[]},
            {"id":4,"price":1000,"nothing":null},
            {"id":5,"object":{"k":1}}
        ]}
        """

    @Test(arguments: conditions)
    func `a filter keeps what its condition holds for`(condition: String, ids: [Int]) throws {
        let path = try Path(parsing: "$.items[?(\(condition))].id")
        let found = try path.evaluate(on: JSON(parsing: Self.document))
        #expect(found.elements?.compactMap(\.int) == ids)
    }

    @Test(
        arguments: [
            PathCase("$[?(@ > 1)]", "[1,2,3]", "[2,3]"),
            PathCase("$[?(@.a)]", #"{"a":1}"#, #"[{"a":1}]"#),
            PathCase("$..[?(@.a == 1)]", #"[{"a":1,"b":{"a":1}},{"a":2}]"#, #"[{"a":1,"b":{"a":1}},{"a":1}]"#),
            PathCase("$[?(@.Name==Receipt)].v", #"[{"Name":"Receipt","v":1},{"Name":"Bill","v":2}]"#, "[1]"),
            PathCase("$[?(@.a==1&&@.b==2)].c", #"[{"a":1,"b":2,"c":3}]"#, "[3]"),
            PathCase("$[?( @.a.b-c == 'x' )]['a']['b-c']", #"[{"a":{"b-c":"x"}}]"#, #"["x"]"#),
            PathCase("$[?(@[0] == 1)]", "[[1],[2],[]]", "[[1]]"),
        ]
    )
    func `a filter is put to objects and to the elements of arrays`(of pathCase: PathCase) throws {
        let document = try JSON(parsing: pathCase.document)
        #expect(try Path(parsing: pathCase.path).evaluate(on: document).serialized == pathCase.result)
    }

    @Test
    func `a filter cannot be put to a scalar`() throws {
        let path = try Path(parsing: "$.a[?(@.b)]")
        let message = "Filter: [?] can not be applied to primitives. Current context is: 5"
        #expect(throws: PathEvaluationError(message: message)) { try path.evaluate(on: ["a": 5]) }
    }

    @Test
    func `filters nested too deep are refused`() {
        let text = "$[?(" + String(repeating: "(", count: 500) + "@.a" + String(repeating: ")", count: 500) + ")]"
        #expect(throws: PathParseError.self) { try Path(parsing: text) }
    }

    @Test
    func `work without end is cut off`() throws {
        let path = try Path(parsing: "$" + String(repeating: "..*", count: 20))
        var deep = JSON.array([])
        for _ in 0..<60 { deep = [deep] }
        #expect(throws: PathEvaluationError.self) { try path.evaluate(on: deep) }
    }

    @Test(arguments: [
        "@ in $.m", "@ nin $.m", "$.m contains @", "@.x subsetof $.m", "@.x anyof $.m", "@.x noneof $.m", "@.x all $.m",
        "@.y == $.y", "@.y === $.y", "@.y != $.y",
    ])
    func `comparisons with long lists are work, too`(condition: String) throws {
        let path = try Path(parsing: "$.l[?(\(condition))]")
        let (many, few) = (JSON.array(Array(repeating: 2, count: 3_000)), JSON.array(Array(repeating: 2, count: 30)))
        for (list, isTooMuch) in [(many, true), (few, false)] {
            let item: JSON = condition.contains("@.") ? ["x": [1, 1], "y": list] : 1
            let document: JSON = ["l": .array(Array(repeating: item, count: 1_000)), "m": list, "y": list]
            if isTooMuch {
                #expect(throws: PathEvaluationError.self) { try path.evaluate(on: document) }
            } else {
                _ = try path.evaluate(on: document)
            }
        }
    }

    @Test
    func `a document as deep as may be is searched`() throws {
        let depth = JSON.depthMaximum - 1
        let text = String(repeating: #"{"a":"#, count: depth) + "[1]" + String(repeating: "}", count: depth)
        let document = try JSON(parsing: text)
        #expect(try Path(parsing: "$..a").evaluate(on: document).elements?.count == depth)
        #expect(try Path(parsing: "$..[?(@.b)]").evaluate(on: document) == [])
        #expect(try JSON(parsing: document.prettyPrinted) == document)
    }
}
