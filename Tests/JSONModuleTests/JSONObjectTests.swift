// SPDX-License-Identifier: Apache-2.0

import JSONModule
import Testing

struct JSONObjectTests {
    private static func object(of count: Int) -> JSONObject {
        JSONObject((0..<count).map { (JSONString("key \($0)"), .integer(Int64($0))) })
    }

    @Test(arguments: [0, 1, 15, 16, 17, 31, 32, 33, 1_000])
    func `members keep their order and are found, few or many`(count: Int) throws {
        var object = Self.object(of: count)
        #expect(object.keys.map(\.text) == (0..<count).map { "key \($0)" })
        for number in 0..<count { #expect(object[JSONString("key \(number)")] == .integer(Int64(number))) }
        #expect(object["key"] == nil)
        #expect(try JSON(parsing: JSON.object(object).serialized) == .object(object))
        object["key 0"] = "changed"
        object["new"] = nil
        object["last"] = true
        #expect(object.member(at: 0).value == "changed")
        #expect(object.member(at: object.count - 1).key == "last")
        for number in stride(from: 0, to: count, by: 2) { object[JSONString("key \(number)")] = nil }
        for number in stride(from: 1, to: count, by: 2) {
            #expect(object[JSONString("key \(number)")] == .integer(Int64(number)))
        }
    }

    @Test(arguments: [3, 100])
    func `of two members with one name the last wins, in the first's place`(count: Int) throws {
        let names = (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let value = try JSON(parsing: "{\(names),\"k1\":\"again\",\"z\":0}")
        #expect(value.members?.count == count + 1)
        #expect(value.members?.member(at: 1).value == "again")
        #expect(value["k1"] == "again")
    }

    @Test
    func `objects are equal regardless of order`() {
        #expect(["a": 1, "b": 2] as JSON == ["b": 2.0, "a": 1])
        #expect(["a": 1] as JSON != ["a": 1, "b": 2])
        #expect(["a": 1, "c": 2] as JSON != ["a": 1, "b": 2])
    }

    @Test
    func `a change in one copy is not seen in another`() {
        let original: JSONObject = ["a": ["b": [1, 2]]]
        var copy = original
        copy["a"] = 5
        #expect(original["a"] == ["b": [1, 2]])
        #expect(copy["a"] == 5)
    }

    @Test(arguments: [1, 20])
    func `a change through the subscript happens in place`(count: Int) throws {
        var object = Self.object(of: count)
        object["list"] = .array(Array(repeating: 0, count: 100))
        let before = try #require(object["list"]?.elements?.withUnsafeBufferPointer(\.baseAddress))
        Self.setFirst(of: &object["list"])
        let after = try #require(object["list"]?.elements?.withUnsafeBufferPointer(\.baseAddress))
        #expect(object["list"]?[0] == 1)
        #expect(before == after)
    }

    private static func setFirst(of value: inout JSON?) {
        guard case .array(var elements) = value else { return }
        value = nil
        elements[0] = 1
        value = .array(elements)
    }

    @Test
    func `values stay small`() {
        #expect(MemoryLayout<JSON>.stride <= 24)
    }
}
