// SPDX-License-Identifier: Apache-2.0

/// The variables of one call of a function, of one run of a block, or of one tuple.
///
/// The compiler has turned names into slots. A slot is nil until its variable is bound; then a frame further out, or
/// a global name, may have it. The slots stand behind the object, so that a frame is one allocation.
final class Frame: ManagedBuffer<Frame.Header, Value?> {
    struct Header {
        var parent: Frame?
        var count: Int
        /// The levels of what the slots held, and the frames further out when this one was made.
        var level: Int
    }

    static func make(count: Int, parent: Frame?) -> Frame {
        let buffer = Frame.create(minimumCapacity: count) { _ in
            Header(parent: parent, count: count, level: parent?.header.level ?? 0)
        }
        buffer.withUnsafeMutablePointerToElements { $0.initialize(repeating: nil, count: count) }
        return unsafeDowncast(buffer, to: Frame.self)
    }

    deinit {
        withUnsafeMutablePointers { header, elements in _ = elements.deinitialize(count: header.pointee.count) }
    }

    @inline(__always)
    subscript(slot: Int) -> Value? {
        get {
            checkIsInside(slot)
            return withUnsafeMutablePointerToElements { $0[slot] }
        }
        set {
            checkIsInside(slot)
            switch newValue {
            case .list?, .record?, .function?: header.level = max(header.level, newValue?.level ?? 0)
            default: break
            }
            withUnsafeMutablePointerToElements { $0[slot] = newValue }
        }
    }

    /// A slot beyond the last one would be memory of something else.
    @inline(__always)
    private func checkIsInside(_ slot: Int) {
        precondition(slot < header.count, "Code is evaluated with a frame of the scope that it was compiled in.")
    }

    /// The levels of what is held, no fewer than there are.
    var level: Int { header.level }

    /// The frame so many levels further out.
    @inline(__always)
    func outer(_ hops: Int) -> Frame {
        var frame = self
        for _ in 0..<hops {
            guard let parent = frame.header.parent else { break }
            frame = parent
        }
        return frame
    }

    /// A frame with the same values in its slots, and the same parent.
    func copy() -> Frame {
        let copy = Frame.make(count: header.count, parent: header.parent)
        for slot in 0..<header.count { copy[slot] = self[slot] }
        return copy
    }

    /// Makes the slots of a range unbound.
    func clear(_ slots: Range<Int>) {
        for slot in slots { self[slot] = nil }
    }
}

/// The results of a path, each with the frame that holds what was bound on the way to it.
final class TupleStream {
    struct Tuple {
        var item: Value
        var frame: Frame
    }

    var tuples: [Tuple]
    /// The scope of the path that made them.
    let scope: TupleScope

    init(_ tuples: [Tuple], scope: TupleScope) {
        self.tuples = tuples
        self.scope = scope
    }
}

/// The frames of tuples that come from a path in parentheses and are narrowed there.
struct TupleLayout: Sendable {
    let scope: TupleScope
    let slotCount: Int

    /// A tuple with its variables in a frame of this layout.
    func moved(_ tuple: TupleStream.Tuple, from source: TupleScope, parent: Frame) -> TupleStream.Tuple {
        let frame = Frame.make(count: slotCount, parent: parent)
        for (name, slot) in source.slots {
            if let value = tuple.frame[slot], let target = scope.slots[name] { frame[target] = value }
        }
        return TupleStream.Tuple(item: tuple.item, frame: frame)
    }
}

/// The names that the tuples of one path bind, and their slots.
final class TupleScope: Sendable {
    let slots: [String: Int]

    init(_ slots: [String: Int]) { self.slots = slots }
}
