// SPDX-License-Identifier: Apache-2.0

/// Elements in ascending order: new ones mostly come at the end, and the first ones are those that go.
///
/// Both cost little however many there are: what is removed near the start moves those before it, not those behind it.
struct SortedRow<Element: Sendable>: Sendable {
    /// The elements, behind room that removed ones have left.
    private var storage: [Element?] = []
    private var start = 0
    private let isBefore: @Sendable (Element, Element) -> Bool

    init(by isBefore: @escaping @Sendable (Element, Element) -> Bool) { self.isBefore = isBefore }

    var count: Int { storage.count - start }

    subscript(position: Int) -> Element {
        guard let element = storage[start + position] else { preconditionFailure("A row has no gaps.") }
        return element
    }

    /// The elements in a range of positions.
    subscript(range: Range<Int>) -> [Element] { range.map { self[$0] } }

    mutating func insert(_ element: Element) { storage.insert(element, at: start + position(of: element)) }

    /// Removes the element that is neither before nor behind a given one.
    mutating func remove(_ element: Element) {
        let position = position(of: element)
        guard position < count, !isBefore(element, self[position]) else { return }
        guard position < count / 2 else {
            storage.remove(at: start + position)
            return
        }
        for index in stride(from: start + position, to: start, by: -1) { storage[index] = storage[index - 1] }
        storage[start] = nil
        start += 1
        guard start >= 1_024, start > count else { return }
        storage.removeFirst(start)
        start = 0
    }

    /// The position of the first element that is not before a given one.
    func position(of element: Element) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle], element) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
