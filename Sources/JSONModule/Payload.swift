// SPDX-License-Identifier: Apache-2.0

/// A value that travels between states, with its JSON text once that has been asked for.
///
/// The same document stands in a state's StateExited and in the next one's StateEntered: its text is made once.
public struct Payload: Sendable {
    /// Both in one object: frames, events and results copy a payload dozens of times, and each copy changes one count.
    private final class Document: Sendable {
        let value: JSON
        let text: String?

        init(_ value: JSON, text: String?) { (self.value, self.text) = (value, text) }
    }

    /// Nil for null without a text, which each execution begins with.
    private var document: Document?

    /// A value whose text nobody has asked for.
    public init(_ value: JSON) {
        if !value.isNull { document = Document(value, text: nil) }
    }

    /// A value with a text that is already known to be its own.
    public init(_ value: JSON, text: String) { document = Document(value, text: text) }

    public var value: JSON { document?.value ?? .null }

    /// The compact text, or the text as it came in; nil until `materialize`.
    public var text: String? { document?.text }

    /// Makes the text once; copies made from here on carry it.
    public mutating func materialize() {
        guard document?.text == nil else { return }
        document = Document(value, text: value.serialized)
    }

    /// The text, made anew where it was not materialized.
    public var serialized: String { text ?? value.serialized }

    /// The size in UTF-8 bytes.
    public var byteCount: Int { text?.utf8.count ?? value.byteCount }

    /// Whether the document is too large; the depth of one that has its text is left to who made the text.
    public func exceeds(_ bounds: JSONBounds) -> Bool {
        guard let document else { return false }
        if let text = document.text { return text.utf8.count > bounds.bytes }
        return document.value.exceeds(bounds)
    }

    /// Whether it has at most so many UTF-8 bytes; cheaper than to ask how many.
    public func fits(in bytes: Int) -> Bool {
        if let text { return text.utf8.count <= bytes }
        return value.byteBound <= bytes || value.byteCount <= bytes
    }
}

extension Payload: Equatable {
    public static func == (left: Payload, right: Payload) -> Bool { left.value == right.value }
}
