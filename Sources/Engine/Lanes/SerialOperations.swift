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
        operation { [self] in finish(name) }
    }

    private func finish(_ name: JSONString) {
        guard let next = waiting[name]?.popFirst() else {
            waiting[name] = nil
            return
        }
        next { [self] in finish(name) }
    }
}
