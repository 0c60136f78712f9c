// SPDX-License-Identifier: Apache-2.0

/// The names that one part of an expression may bind, and their slots in a frame.
final class Scope {
    let parent: Scope?
    /// Whether what is bound here stands in a frame of its own, and not among what `parent` binds.
    let hasFrame: Bool
    private(set) var slots: [String: Int] = [:]
    /// Parameters, which are bound before anything else happens.
    private var definite: Set<String> = []
    /// What names mean that are not bound here yet, in the frame of this scope: one node for all that refer to a name.
    var outerMeanings: [String: Node] = [:]
    /// How many slots the frame has, where it is this one's.
    private var ownFrameCount = 0

    init(parent: Scope?, hasFrame: Bool = true) {
        self.parent = parent
        self.hasFrame = hasFrame
    }

    /// How many slots the frame has.
    var frameCount: Int { owner.ownFrameCount }

    private var owner: Scope {
        var scope = self
        while !scope.hasFrame, let parent = scope.parent { scope = parent }
        return scope
    }

    /// The slot of a name, made if there is none.
    func slot(for name: String) -> Int {
        if let slot = slots[name] { return slot }
        let owner = owner
        let slot = owner.ownFrameCount
        owner.ownFrameCount += 1
        slots[name] = slot
        return slot
    }

    func parameter(_ name: String) -> Int {
        definite.insert(name)
        return slot(for: name)
    }

    /// The innermost scope, from this one outwards, that binds a name; nil where none does.
    func place(of name: String) -> Place? {
        if parent == nil, slots.isEmpty { return nil }
        var hops = 0
        var scope = self
        while true {
            if let slot = scope.slots[name] { return Place(scope: scope, hops: hops, slot: slot) }
            guard let parent = scope.parent else { return nil }
            if scope.hasFrame { hops += 1 }
            scope = parent
        }
    }

    /// Whether a name is bound before anything else happens.
    func isDefinite(_ name: String) -> Bool { definite.contains(name) }

    struct Place {
        let scope: Scope
        /// How many frames further out.
        let hops: Int
        let slot: Int
    }
}
