// SPDX-License-Identifier: Apache-2.0

import Interpreter
import StatesLanguage

/// Retry, Catch, and the way of an error outwards, as the blueprint has them.
extension Witness {
    /// The step that a line is in has failed.
    func fail(_ line: Line, _ error: String, at event: HistoryEvent) throws(Violation) {
        guard let position = line.position else { throw Violation("nothing there can fail") }
        let step = line.workflow.steps[position]
        if let rule = step.retries.firstIndex(where: { Self.matches(error, $0.errors) }) {
            if line.uses.isEmpty { line.uses = step.retries.map { _ in 0 } }
            let count = line.uses[rule]
            if count < step.retries[rule].attempts {
                line.uses[rule] += 1
                let due = event.timestamp.milliseconds + step.retries[rule].leastDelay(before: count)
                dropChildren(of: line)
                line.phase = .retrying(position, notBefore: due)
                line.attempt = Line.Attempt(beganAt: due)
                return
            }
        }
        if !line.children.lines.isEmpty {
            freezeChildren(of: line)
            line.phase = .failing(position, error: error)
            return
        }
        try settle(line, position, error, at: event)
    }

    /// No Retry applies: Catch, or outwards.
    func settle(_ line: Line, _ position: Int, _ error: String, at event: HistoryEvent) throws(Violation) {
        let step = line.workflow.steps[position]
        if let rule = step.catches.first(where: { Self.matches(error, $0.errors) }) {
            line.children = Line.Children(enteredAt: line.children.enteredAt)
            line.phase = .caught(position, error: error, next: rule.next)
            return
        }
        line.phase = .failed(position)
        guard let parent = line.parent else {
            fatal = error
            return
        }
        parent.head = line.head
        try fail(parent, error, at: event)
    }

    /// The lines below one are gone.
    private func dropChildren(of line: Line) {
        freezeChildren(of: line)
        line.children = Line.Children(enteredAt: line.children.enteredAt)
    }

    /// The lines below one do not go on, unless the execution is redriven.
    private func freezeChildren(of line: Line) {
        guard !line.children.lines.isEmpty else { return }
        lines.removeAll { candidate in
            var above = candidate.parent
            while let next = above {
                if next === line { return true }
                above = next.parent
            }
            return false
        }
    }

    private static func matches(_ error: String, _ names: [String]) -> Bool {
        names.contains(error) || names.contains("States.ALL")
            || names.contains("States.TaskFailed") && error != "States.Timeout"
    }
}
