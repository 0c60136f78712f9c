// SPDX-License-Identifier: Apache-2.0

/// The members of a JSON object, in the order in which they were first set.
///
/// Members stand in one array, copied on write. Objects of more than sixteen members carry a hash index of
/// positions beside it, so that a look-up stays O(1); in smaller ones comparing names in order is faster.
public struct JSONObject: Sendable {
    /// One name and its value.
    public typealias Member = (key: JSONString, value: JSON)

    struct Entry: Sendable {
        var key: JSONString
        var value: JSON

        init(key: JSONString, value: JSON) {
            self.key = key
            self.value = value
        }
    }

    var entries: [Entry] = []
    var supplement = Supplement.none

    /// What some objects have beside their members; one word, so that a JSON value stays at 24 bytes.
    enum Supplement: Sendable {
        case none
        /// Of an object with many members.
        case index(MemberIndex)
        /// Of an object as it was read; it holds the index too.
        case source(SourceText)
    }

    public init() {}

    /// Takes members in order; of two with one name the last wins, in the place of the first.
    public init(_ members: some Sequence<(JSONString, JSON)>) {
        entries.reserveCapacity(members.underestimatedCount)
        for (key, value) in members { self[key] = value }
    }

    /// Takes entries whose names are known to differ.
    init(distinct entries: [Entry]) {
        self.entries = entries
        if entries.count > MemberIndex.threshold { supplement = .index(MemberIndex(of: entries)) }
    }

    public var count: Int { entries.count }
    public var isEmpty: Bool { entries.isEmpty }
    public var keys: some Sequence<JSONString> { entries.lazy.map(\.key) }
    public var values: some Sequence<JSON> { entries.lazy.map(\.value) }

    /// The value of a member; setting nil removes it, setting a new name appends it.
    ///
    /// A change through this subscript happens in place where the storage is not shared.
    public subscript(key: JSONString) -> JSON? {
        get { position(of: key).map { entries[$0].value } }
        set { set(newValue, at: position(of: key), key: key) }
        _modify {
            let position = position(of: key)
            // Moved out, not copied: a second reference would make the change inside copy the container.
            var value = position.map { take(at: $0) }
            defer { set(value, at: position, key: key) }
            yield &value
        }
    }

    /// The value of a member that is a number; nil for anything else.
    public func number(_ key: JSONString) -> Double? { position(of: key).flatMap { entries[$0].value.number } }

    /// The place of a member, in `0 ..< count`.
    public func position(of key: JSONString) -> Int? {
        if entries.count > MemberIndex.threshold { return index.position(of: key, in: entries) }
        let bits = StringBits(of: key.text)
        return entries.withUnsafeBufferPointer { entries in
            for position in entries.indices where StringBits(of: entries[position].key.text) == bits { return position }
            // A name that stands in its two words, as most do, would have been found unless the others do not.
            for position in entries.indices where entries[position].key.equalsElsewhere(key, bits) { return position }
            return nil
        }
    }

    /// The text of a member that is a string; nil for anything else.
    public func text(_ key: JSONString) -> String? {
        guard let position = position(of: key), case .string(let string) = entries[position].value else { return nil }
        return string.text
    }

    /// The member at a position, `0 ..< count`.
    public func member(at position: Int) -> Member { (entries[position].key, entries[position].value) }

    /// How many UTF-8 bytes the text of the member at a position has, `0 ..< count`; nil where it is no string.
    public func textByteCount(at position: Int) -> Int? {
        guard case .string(let string) = entries[position].value else { return nil }
        return string.text.utf8.count
    }

    /// Empty as long as the object is small.
    var index: MemberIndex {
        get {
            switch supplement {
            case .none: MemberIndex()
            case .index(let index): index
            case .source(let source): source.index
            }
        }
        _modify {
            // Moved out, not copied: a second reference would make each change copy the whole index.
            var index = self.index
            supplement = .none
            defer { supplement = index.isEmpty ? .none : .index(index) }
            yield &index
        }
    }

    /// The length of the text that the object was read from; nil where it was not read, or was changed since.
    public var sourceLength: Int? { source?.count }

    /// The text that the members were read from, as long as they are what was read.
    var source: SourceText? {
        guard case .source(let source) = supplement else { return nil }
        return source
    }

    /// Before any change: the text is then no longer the object's.
    private mutating func dropSource() {
        guard case .source(let source) = supplement else { return }
        supplement = source.index.isEmpty ? .none : .index(source.index)
    }

    mutating func take(at position: Int) -> JSON {
        dropSource()
        var taken = JSON.null
        swap(&taken, &entries[position].value)
        return taken
    }

    mutating func set(_ value: JSON?, at position: Int?, key: JSONString) {
        dropSource()
        switch (position, value) {
        case (let position?, let value?):
            entries[position].value = value
        case (let position?, nil):
            entries.remove(at: position)
            index = entries.count > MemberIndex.threshold ? MemberIndex(of: entries) : MemberIndex()
        case (nil, let value?):
            entries.append(Entry(key: key, value: value))
            if entries.count > MemberIndex.threshold { index.append(entries) }
        case (nil, nil):
            break
        }
    }
}

extension JSONObject: Equatable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.entries.allSatisfy { right[$0.key] == $0.value }
    }
}

extension JSONObject: Sequence {
    /// The members one after the other; a type of its own, since an opaque one is looked up each time it is used.
    public struct Iterator: IteratorProtocol {
        private let entries: [Entry]
        private var position = 0

        init(_ entries: [Entry]) { self.entries = entries }

        public mutating func next() -> Member? {
            guard position < entries.count else { return nil }
            defer { position += 1 }
            return (entries[position].key, entries[position].value)
        }
    }

    public func makeIterator() -> Iterator { Iterator(entries) }

    public var underestimatedCount: Int { entries.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (JSONString, JSON)...) { self.init(elements) }
}

extension JSONObject {
    /// Changes the value at a position, `0 ..< count`, in place where the storage is not shared.
    public mutating func withValue<Result>(at position: Int, _ change: (inout JSON) -> Result) -> Result {
        dropSource()
        return change(&entries[position].value)
    }

    /// Makes room for so many members.
    public mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

    /// Appends a member whose name is known to be new.
    public mutating func append(_ key: JSONString, _ value: JSON) {
        if case .none = supplement, entries.count < MemberIndex.threshold {
            entries.append(Entry(key: key, value: value))
        } else {
            set(value, at: nil, key: key)
        }
    }

    /// Whether no member is an array or an object.
    public var hasOnlyScalars: Bool {
        entries.allSatisfy { entry in
            switch entry.value {
            case .array, .object: false
            default: true
            }
        }
    }
}
