// SPDX-License-Identifier: Apache-2.0

/// The text that an object was read from, kept so that writing the object unchanged is copying bytes.
///
/// Only a text that is exactly what the writer would write is kept. It goes as soon as the object, or anything in it,
/// is about to change.
final class SourceText: Sendable {
    /// Objects whose text is shorter are written member by member: that is as fast.
    static let countMinimum = 256
    /// Documents of other sizes keep no text: small ones would gain nothing, and a part of a very large one would
    /// keep all of it in memory.
    static let documentSizes = 2_048...1_048_576

    /// The document's text, shared by all its objects.
    private let document: [UInt8]
    private let range: Range<Int>
    /// How many levels of containers the object has, itself among them.
    let depth: Int
    /// The index of the object's members, empty where they are few.
    let index: MemberIndex

    init(_ range: Range<Int>, of document: [UInt8], depth: Int, index: MemberIndex) {
        self.document = document
        self.range = range
        self.depth = depth
        self.index = index
    }

    var count: Int { range.count }

    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        document.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }
}
