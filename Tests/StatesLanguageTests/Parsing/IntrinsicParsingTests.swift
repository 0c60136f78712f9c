// SPDX-License-Identifier: Apache-2.0

import JSONModule
import JSONPath
import StatesLanguage
import Testing

struct IntrinsicParsingTests {
    /// The call with its arguments as they were understood.
    private static func outline(_ intrinsic: Intrinsic) -> String {
        let arguments = intrinsic.arguments.map { argument in
            switch argument {
            case .literal(let value): value.serialized
            case .path(let path): path.text
            case .call(let call): outline(call)
            }
        }
        return "\(intrinsic.function.rawValue)(\(arguments.joined(separator: "; ")))"
    }

    @Test(arguments: [
        ("States.UUID()", "UUID()"),
        ("  States.UUID( )  ", "UUID()"),
        ("States.Array(1, -2.5, true, false, null)", "Array(1; -2.5; true; false; null)"),
        ("States.Array('a,b)', 'it\\'s', '\\{x\\}', 'a\\nb', '')", #"Array("a,b)"; "it's"; "{x}"; "a\\nb"; "")"#),
        ("States.Format('\\{\\} {} \\'', $.a)", #"Format("\\{\\} {} \\'"; $.a)"#),
        ("States.Array($.a['b, c)'], $$.Execution.Id , $v.x)", "Array($.a['b, c)']; $$.Execution.Id; $v.x)"),
        ("States.Array($.a[?(@.b == 'c')], $.a[0,1])", "Array($.a[?(@.b == 'c')]; $.a[0,1])"),
        (
            "States.JsonMerge(States.StringToJson('{\"a\":1}'),$,false)",
            #"JsonMerge(StringToJson("{\"a\":1}"); $; false)"#
        ),
        (nested(10), String(repeating: "Array(", count: 10) + String(repeating: ")", count: 10)),
    ])
    func `a call is read`(text: String, outline: String) throws {
        #expect(try Self.outline(Intrinsic(parsing: text)) == outline)
    }

    @Test(arguments: [
        ("", "'' is no intrinsic function", 0),
        ("States.Nothing()", "'States.Nothing' is no intrinsic function", 0),
        ("States.UUID", "'(' is missing", 11),
        ("States.UUID(1)", "The number of arguments is wrong", 14),
        ("States.ArrayRange(1,2)", "The number of arguments is wrong", 22),
        ("States.Array('a'", "',' or ')' is missing", 16),
        ("States.Array('a", "The closing quote is missing", 15),
        ("States.Array('it''s')", "',' or ')' is missing", 17),
        ("States.Array(a)", "'a' is no argument", 13),
        ("States.Array(\"a\")", "'\"a\"' is no argument", 13),
        ("States.Array(1,)", "'' is no argument", 15),
        ("States.Array($.)", "'$.' is no path", 13),
        ("States.UUID() x", "There is text after the call", 14),
        (nested(11), "The calls are nested too deeply", 130),
    ])
    func `a text that is no call is refused`(text: String, message: String, offset: Int) {
        let error = #expect(throws: Intrinsic.ParseError.self) { try Intrinsic(parsing: text) }
        #expect(error?.message == message)
        #expect(error?.offset == offset)
    }

    private static func nested(_ depth: Int) -> String {
        String(repeating: "States.Array(", count: depth) + String(repeating: ")", count: depth)
    }
}
