// SPDX-License-Identifier: Apache-2.0

/// First in, first out, with both ends in constant time.
struct Queue<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        // Moved out: a copy, and the end of what it was copied from, change all its counts.
        var element: Element?
        swap(&element, &elements[head])
        head += 1
        if head > 64, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        elements.removeAll { $0.map(isUnwanted) ?? true }
        head = 0
    }

    /// How many elements wait.
    var count: Int { elements.count - head }
}
