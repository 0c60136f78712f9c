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
        let level = parent?.level ?? 0
        let buffer = Frame.create(minimumCapacity: count) { _ in Header(parent: parent, count: count, level: level) }
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
            case .list?, .record?, .function?:
                let level = newValue?.level ?? 0
                withUnsafeMutablePointerToHeader { $0.pointee.level = max($0.pointee.level, level) }
            default: break
            }
            withUnsafeMutablePointerToElements { $0[slot] = newValue }
        }
    }

    /// A slot beyond the last one would be memory of something else.
    @inline(__always)
    private func checkIsInside(_ slot: Int) {
        precondition(slot < count, "Code is evaluated with a frame of the scope that it was compiled in.")
    }

    /// The levels of what is held, no fewer than there are.
    var level: Int { withUnsafeMutablePointerToHeader { $0.pointee.level } }

    /// How many slots there are.
    ///
    /// The header is read by its pointer, since other accesses are checked each time.
    @inline(__always)
    var count: Int { withUnsafeMutablePointerToHeader { $0.pointee.count } }

    @inline(__always)
    private var parent: Frame? { withUnsafeMutablePointerToHeader { $0.pointee.parent } }

    /// The frame so many levels further out.
    @inline(__always)
    func outer(_ hops: Int) -> Frame {
        var frame = self
        for _ in 0..<hops {
            guard let parent = frame.parent else { break }
            frame = parent
        }
        return frame
    }

    /// A frame with the same values in its slots, and the same parent.
    func copy() -> Frame {
        let copy = Frame.make(count: count, parent: parent)
        for slot in 0..<count { copy[slot] = self[slot] }
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
