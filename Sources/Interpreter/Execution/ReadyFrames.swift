// SPDX-License-Identifier: Apache-2.0

/// The frames that can go on: what a frame made ready goes first, in order, before what was ready before it.
///
/// So branches are opened one after the other, each with all that is in it up to where it has to wait.
/// The only one, as there is in most turns, takes no memory of its own.
struct ReadyFrames: Sendable {
    private var next: FrameID?
    /// The last one goes first, but for those that were added since one was taken.
    private var stack: [FrameID] = []
    /// How many at the stack's end stand in the order in which they came.
    private var added = 0

    mutating func append(_ frame: FrameID) {
        if next == nil, stack.isEmpty {
            next = frame
        } else {
            stack.append(frame)
            added += 1
        }
    }

    /// Adds frames behind those at the front that are siblings of them.
    mutating func append(contentsOf frames: [FrameID], behind isSibling: (FrameID) -> Bool) {
        settle()
        var frames = frames[...]
        if next == nil, stack.isEmpty { next = frames.popFirst() }
        var position = stack.count
        while position > 0, isSibling(stack[position - 1]) { position -= 1 }
        stack.insert(contentsOf: frames.reversed(), at: position)
    }

    mutating func popFirst() -> FrameID? {
        settle()
        return next.take() ?? stack.popLast()
    }

    /// Puts what was added last into the order of the stack.
    private mutating func settle() {
        if added > 1 { stack[(stack.count - added)...].reverse() }
        added = 0
    }

    mutating func removeAll() {
        next = nil
        if !stack.isEmpty { stack = [] }
        added = 0
    }
}
