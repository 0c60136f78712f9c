// SPDX-License-Identifier: Apache-2.0

/// How many slots the frames have that one part of an expression runs in.
final class FrameLayout {
    private(set) var count = 0

    func reserve() -> Int {
        defer { count += 1 }
        return count
    }
}

/// The names that one part of an expression may bind, and their slots in a frame.
final class Scope {
    let parent: Scope?
    let layout: FrameLayout
    private(set) var slots: [String: Int] = [:]
    /// Parameters, which are bound before anything else happens.
    private var definite: Set<String> = []

    init(parent: Scope?, layout: FrameLayout) {
        self.parent = parent
        self.layout = layout
    }

    /// The slot of a name, made if there is none.
    func slot(for name: String) -> Int {
        if let slot = slots[name] { return slot }
        let slot = layout.reserve()
        slots[name] = slot
        return slot
    }

    func parameter(_ name: String) -> Int {
        definite.insert(name)
        return slot(for: name)
    }

    /// Where a name may stand, from the inside out.
    func candidates(for name: String) -> [Candidate] {
        var result: [Candidate] = []
        var hops = 0
        var scope = self
        while true {
            if let slot = scope.slots[name] {
                result.append(Candidate(hops: hops, slot: slot))
                if scope.definite.contains(name) { return result }
            }
            guard let parent = scope.parent else { return result }
            if parent.layout !== scope.layout { hops += 1 }
            scope = parent
        }
    }

    struct Candidate {
        /// How many frames further out.
        let hops: Int
        let slot: Int
    }
}
