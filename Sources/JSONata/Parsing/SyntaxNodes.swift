// SPDX-License-Identifier: Apache-2.0

/// The memory of an expression's syntax tree: its nodes and their lists live, and end, together with this.
final class SyntaxNodes {
    /// Blocks that are no longer than a kilobyte are those that the allocator hands out fastest.
    private static let blockCapacity = 1_000 / MemoryLayout<Syntax.Parts>.stride
    private static let slotsCapacity = 32

    /// The block in which nodes are made and how many it has, and those that are full.
    private var block = UnsafeMutablePointer<Syntax.Parts>.allocate(capacity: blockCapacity)
    private var count = 0
    private var fullBlocks: [UnsafeMutablePointer<Syntax.Parts>] = []

    /// The block from which lists are given their room and how much of it is given, and those that are full.
    private var slots = UnsafeMutablePointer<Syntax>.allocate(capacity: slotsCapacity)
    private var slotsUsed = 0
    private var fullSlots: [UnsafeMutablePointer<Syntax>] = []

    deinit {
        for full in fullBlocks {
            full.deinitialize(count: Self.blockCapacity)
            full.deallocate()
        }
        block.deinitialize(count: count)
        block.deallocate()
        for full in fullSlots { full.deallocate() }
        slots.deallocate()
    }

    /// A new node.
    func make(_ kind: Syntax.Kind, _ children: Syntax.List = Syntax.List(), at position: Int) -> Syntax {
        if count == Self.blockCapacity {
            fullBlocks.append(block)
            block = .allocate(capacity: Self.blockCapacity)
            count = 0
        }
        let place = block + count
        place.initialize(to: Syntax.Parts(kind: kind, end: Int32(position), children: children))
        count += 1
        return Syntax(place: place)
    }

    func list(_ first: Syntax) -> Syntax.List {
        var list = Syntax.List()
        append(first, to: &list)
        return list
    }

    /// Adds a node to a list, which takes twice the room where it has none left.
    func append(_ node: Syntax, to list: inout Syntax.List) {
        if list.used == list.capacity { grow(&list) }
        list.slots.unsafelyUnwrapped.advanced(by: Int(list.used)).initialize(to: node)
        list.used += 1
    }

    private func grow(_ list: inout Syntax.List) {
        let capacity = max(2, Int(list.capacity) * 2)
        let room = room(for: capacity)
        if let slots = list.slots { room.initialize(from: slots, count: Int(list.used)) }
        list.slots = room
        list.capacity = Int32(capacity)
    }

    private func room(for capacity: Int) -> UnsafeMutablePointer<Syntax> {
        if capacity > Self.slotsCapacity {
            let room = UnsafeMutablePointer<Syntax>.allocate(capacity: capacity)
            fullSlots.append(room)
            return room
        }
        if slotsUsed + capacity > Self.slotsCapacity {
            fullSlots.append(slots)
            slots = .allocate(capacity: Self.slotsCapacity)
            slotsUsed = 0
        }
        defer { slotsUsed += capacity }
        return slots + slotsUsed
    }
}

extension SyntaxNodes {
    func append(_ child: Syntax, toChildrenOf node: Syntax) {
        var children = node.children
        append(child, to: &children)
        node.children = children
    }

    func append(_ stage: Syntax, toStagesOf node: Syntax) {
        var stages = node.stages
        append(stage, to: &stages)
        node.stages = stages
    }

    /// Makes what narrows a node as a whole narrow it item by item.
    func makePredicatesStages(of node: Syntax) {
        guard let extra = node.extra, !extra.predicates.isEmpty else { return }
        let predicates = extra.predicates
        extra.predicates = []
        for predicate in predicates { append(predicate, toStagesOf: node) }
    }
}
