// SPDX-License-Identifier: Apache-2.0

/// How large a document may be.
public struct JSONBounds: Sendable, Equatable {
    /// The compact text, in UTF-8 bytes.
    public var bytes: Int
    /// How deep containers may nest.
    public var depth: Int

    public init(bytes: Int, depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }
}

extension JSON {
    /// Whether the document is too large; looks no further than that takes.
    ///
    /// Templates can repeat and wrap what they are given: a document is checked before its text is made, and before
    /// it is so deep that walking it exhausts the stack.
    public func exceeds(_ bounds: JSONBounds) -> Bool {
        // Nearly all documents are small by their scalars' bounds already, which are found faster than their sizes.
        var (rest, exact) = (bounds, bounds)
        return !fits(into: &rest, isExact: false) && !fits(into: &exact, isExact: true)
    }

    private func fits(into rest: inout JSONBounds, isExact: Bool) -> Bool {
        switch self {
        case .null, .bool, .integer, .double, .string:
            rest.bytes -= isExact ? byteCount : byteBound
            return rest.bytes >= 0
        case .array(let elements):
            guard rest.descend(withBytes: max(2, elements.count + 1)) else { return false }
            defer { rest.depth += 1 }
            return elements.withUnsafeBufferPointer { elements in
                for index in elements.indices {
                    guard elements[index].fitsInside(&rest, isExact: isExact) else { return false }
                }
                return true
            }
        case .object(let object):
            if let source = object.source {
                rest.bytes -= source.count
                return rest.bytes >= 0 && rest.depth >= source.depth
            }
            guard rest.descend(withBytes: max(2, object.count * 2 + 1)) else { return false }
            defer { rest.depth += 1 }
            return object.entries.withUnsafeBufferPointer { entries in
                for index in entries.indices {
                    rest.bytes -= isExact ? entries[index].key.byteCount : entries[index].key.byteBound
                    guard entries[index].value.fitsInside(&rest, isExact: isExact) else { return false }
                }
                return true
            }
        }
    }

    /// `fits` for a part of a container; a scalar is not copied for it, which would cost more than to look at it.
    @inline(__always)
    private func fitsInside(_ rest: inout JSONBounds, isExact: Bool) -> Bool {
        guard !isExact, let bound = scalarBound else { return fits(into: &rest, isExact: isExact) }
        rest.bytes -= bound
        return rest.bytes >= 0
    }
}

extension JSONBounds {
    /// Goes into a container whose punctuation takes so many bytes; false where that is too much.
    fileprivate mutating func descend(withBytes bytes: Int) -> Bool {
        self.bytes -= bytes
        guard self.bytes >= 0, depth > 0 else { return false }
        depth -= 1
        return true
    }
}
