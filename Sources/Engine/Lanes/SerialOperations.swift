// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// Operations on named things that take several steps (read, decide, commit): those on one name run one after another,
/// those on different names side by side.
///
/// Touched on one lane only.
final class SerialOperations {
    /// An operation; it calls what it is given once, when it is done.
    typealias Operation = (_ finished: @escaping () -> Void) -> Void

    /// The names that an operation runs on, with the operations that wait for it.
    private var waiting: [JSONString: Queue<Operation>] = [:]

    /// Runs the operation when those before it on the same name are done.
    func run(on name: JSONString, _ operation: @escaping Operation) {
        guard waiting[name] == nil else {
            waiting[name]?.append(operation)
            return
        }
        waiting[name] = Queue()
        start(operation, on: name)
    }

    /// Runs an operation and those after it as long as each is done at once.
    ///
    /// A loop, since any number may wait: calls of each other would exhaust the stack.
    private func start(_ first: @escaping Operation, on name: JSONString) {
        var next: Operation? = first
        while let operation = next {
            var (isInside, isDone) = (true, false)
            operation { [self] in
                guard !isInside else { return isDone = true }
                if let later = takeNext(on: name) { start(later, on: name) }
            }
            isInside = false
            next = isDone ? takeNext(on: name) : nil
        }
    }

    /// Drops what waits, with all that it holds.
    func forgetAll() { waiting = [:] }

    private func takeNext(on name: JSONString) -> Operation? {
        if let next = waiting[name]?.popFirst() { return next }
        waiting[name] = nil
        return nil
    }
}
