// SPDX-License-Identifier: Apache-2.0

/// How many instances load their function at the same time; the others wait for their turn.
///
/// More of them than there are processors would only slow each other down, each of them up to the limit of its start.
///
/// `@unchecked Sendable`: everything is read and changed on the host's event loop only.
final class StartGate: @unchecked Sendable {
    private let maximum: Int
    private var count = 0
    /// Who waits, the first one last.
    private var waiting: [() -> Void] = []

    /// - Parameter maximum: how many may be inside at once.
    init(maximum: Int) { self.maximum = maximum }

    /// Calls back when there is room; whoever was let in leaves once.
    func enter(_ body: @escaping () -> Void) {
        guard count < maximum else { return waiting.insert(body, at: 0) }
        count += 1
        body()
    }

    /// Makes room for the next.
    func leave() {
        guard let next = waiting.popLast() else { return count -= 1 }
        next()
    }
}
