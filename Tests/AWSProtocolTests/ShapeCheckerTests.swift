// SPDX-License-Identifier: Apache-2.0

import AWSProtocol
import JSONModule
import Testing

private let structure = StructureShape([
    .required("name", .string(1...5)),
    .optional("secret", .string(0...3, isSensitive: true)),
    .optional("maxResults", .integer(0...1000)),
    .optional("level", .enumeration(["ALL", "OFF"])),
    .optional("publish", .boolean),
    .optional(
        "trace",
        .string(StringShape(length: 0...9, pattern: StringPattern("a*") { $0.allSatisfy { $0 == "a" } }))
    ),
    .optional(
        "tags",
        .list(of: .structure([.optional("key", .string(1...2)), .required("value", .string(0...2))]), count: 0...2)
    ),
    .optional("options", .structure([.optional("enabled", .boolean)])),
])

struct ShapeCheckerTests {
    @Test(arguments: [
        #"{"name": "a"}"#,
        #"{"name": "12345", "secret": null, "maxResults": 0, "level": "OFF", "publish": false, "trace": "aaa"}"#,
        #"{"name": "a", "unknown": {"x": [1, 2]}, "maxResults": 1000.0}"#,
        #"{"name": "a", "tags": [{"key": "k", "value": ""}, {"value": "v"}], "options": {"enabled": true, "more": 1}}"#,
        #"{"name": "éééé𝄞"}"#.replacing("𝄞", with: "é"),
    ])
    func `an input that keeps the constraints passes`(text: String) throws {
        try structure.check(try object(text))
    }

    @Test(arguments: [
        (
            #"{}"#,
            "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null"
        ),
        (
            #"{"name": null}"#,
            "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null"
        ),
        (
            #"{"name": ""}"#,
            "1 validation error detected: Value '' at 'name' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1"
        ),
        (
            #"{"name": "éééé𝄞"}"#,
            "1 validation error detected: Value 'éééé𝄞' at 'name' failed to satisfy constraint: "
                + "Member must have length less than or equal to 5"
        ),
        (
            #"{"name": "a", "secret": "1234"}"#,
            "1 validation error detected: Value at 'secret' failed to satisfy constraint: "
                + "Member must have length less than or equal to 3"
        ),
        (
            #"{"name": "a", "maxResults": 1001}"#,
            "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: "
                + "Member must have value less than or equal to 1000"
        ),
        (
            #"{"name": "a", "maxResults": -1}"#,
            "1 validation error detected: Value '-1' at 'maxResults' failed to satisfy constraint: "
                + "Member must have value greater than or equal to 0"
        ),
        (
            #"{"name": "a", "level": "all"}"#,
            "1 validation error detected: Value 'all' at 'level' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [ALL, OFF]"
        ),
        (
            #"{"name": "a", "trace": "ab"}"#,
            "1 validation error detected: Value 'ab' at 'trace' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: a*"
        ),
        (
            #"{"name": "a", "tags": [{"value": "v"}, {"key": ""}]}"#,
            "2 validation errors detected: Value '' at 'tags.2.member.key' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1; Value null at 'tags.2.member.value' "
                + "failed to satisfy constraint: Member must not be null"
        ),
        (
            #"{"name": "a", "tags": [{"value": ""}, {"value": ""}, {"value": ""}]}"#,
            #"1 validation error detected: Value '[{"value":""}, {"value":""}, {"value":""}]' at 'tags' failed to "#
                + "satisfy constraint: Member must have length less than or equal to 2"
        ),
    ])
    func `an input that breaks constraints is told all of them`(text: String, message: String) throws {
        #expect(throws: InputError.validation(message)) { try structure.check(try object(text)) }
    }

    @Test(arguments: [
        (#"{"name": 5}"#, "NUMBER_VALUE can not be converted to a String"),
        (#"{"name": 5.5}"#, "DECIMAL_VALUE can not be converted to a String"),
        (#"{"name": true}"#, "TRUE_VALUE can not be converted to a String"),
        (#"{"name": {}}"#, "Start of structure or map found where not expected."),
        (#"{"name": []}"#, "Start of list found where not expected"),
        (#"{"maxResults": "5"}"#, "STRING_VALUE can not be converted to an Integer"),
        (#"{"maxResults": 1e300}"#, "DECIMAL_VALUE can not be converted to an Integer"),
        (#"{"publish": "true"}"#, "STRING_VALUE can not be converted to a Boolean"),
        (#"{"options": 1}"#, "Unexpected field type"),
        (#"{"tags": "x"}"#, "Unexpected field type"),
        (#"{"name": "far too long", "tags": [{"key": 1}]}"#, "NUMBER_VALUE can not be converted to a String"),
    ])
    func `a member of another type is refused before any constraint`(text: String, message: String) throws {
        #expect(throws: InputError.serialization(message)) { try structure.check(try object(text)) }
    }

    @Test func `a fraction of an integer is cut off`() throws {
        try structure.check(try object(#"{"name": "a", "maxResults": 1000.9}"#))
    }

    private func object(_ text: String) throws -> JSONObject {
        try #require(try JSON(parsing: text).members)
    }
}
