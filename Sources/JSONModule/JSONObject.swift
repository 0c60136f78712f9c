// SPDX-License-Identifier: Apache-2.0

/// The members of a JSON object, in the order in which they were first set.
package struct JSONObject: Sendable {
    /// One name and its value.
    package typealias Member = (key: JSONString, value: JSON)

    private var storage: [Entry] = []

    private struct Entry: Sendable {
        var key: JSONString
        var value: JSON
    }

    package init() {}

    /// Takes members in order; of two with one name the last wins, in the place of the first.
    package init(_ members: some Sequence<(JSONString, JSON)>) {
        for (key, value) in members { self[key] = value }
    }

    package var count: Int { storage.count }
    package var isEmpty: Bool { storage.isEmpty }
    package var keys: some Sequence<JSONString> { storage.lazy.map(\.key) }
    package var values: some Sequence<JSON> { storage.lazy.map(\.value) }

    /// The value of a member; setting nil removes it, setting a new name appends it.
    package subscript(key: JSONString) -> JSON? {
        get { storage.first { $0.key == key }?.value }
        set {
            let index = storage.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): storage[index].value = value
            case (let index?, nil): storage.remove(at: index)
            case (nil, let value?): storage.append(Entry(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The member at a position, `0 ..< count`.
    package func member(at position: Int) -> Member { (storage[position].key, storage[position].value) }
}

extension JSONObject: Equatable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> some IteratorProtocol<Member> {
        storage.lazy.map { Member(key: $0.key, value: $0.value) }.makeIterator()
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (JSONString, JSON)...) { self.init(elements) }
}
