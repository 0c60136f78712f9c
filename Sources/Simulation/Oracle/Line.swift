// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// One line of control of an execution as its history tells it: the top level, a branch, an iteration.
final class Line {
    let workflow: Blueprint
    /// The line that it is a branch or an iteration of, which holds it.
    private(set) weak var parent: Line?
    /// The position of the branch or item.
    let index: Int
    /// Counts the lines of an execution as they begin.
    let number: Int
    var phase = Phase.due(0)
    /// The last event of the line.
    var head: Int
    /// The event that says that it entered its present step.
    var entered = 0
    /// The input of the present step, or the output once the line has finished.
    var document: JSON
    /// The value of the variable of this line's depth.
    var variable = JSON.null
    /// How often each rule of the present step's Retry was used.
    var uses: [Int] = []
    var attempt = Attempt()
    var children = Children()

    init(_ workflow: Blueprint, parent: Line?, index: Int, number: Int, head: Int, document: JSON) {
        self.workflow = workflow
        self.parent = parent
        self.index = index
        self.number = number
        self.head = head
        self.document = document
    }

    /// What must come next.
    enum Phase {
        /// It enters the step at that position.
        case due(Int)
        /// It is in the step, whose work has begun or is about to.
        case inside(Int)
        /// The step is tried again, not before that time.
        case retrying(Int, notBefore: Int64)
        /// A Fail state that was redriven: it fails once more, which no event of its own says.
        case doomed(Int, error: String)
        /// Its branches or iterations run.
        case joining(Int)
        /// A branch or iteration failed and nothing retried: the step says so next, unless it has nothing to say.
        case failing(Int, error: String)
        /// The step has its result.
        case worked(Int, result: JSON)
        /// A catcher took the error.
        case caught(Int, error: String, next: Int)
        case finished
        /// Its error went outwards from that step.
        case failed(Int)
    }

    /// The attempt of a Task.
    struct Attempt {
        /// The earliest time at which it can have begun.
        var beganAt: Int64 = 0
        var isScheduled = false
        var isStarted = false
        var isSubmitted = false
        /// When the heartbeat's clock began.
        var heartbeatFrom: Int64?
        /// The call that was answered, of a task with a token.
        var call: Int?
    }

    /// The branches or iterations of the present step.
    struct Children {
        var lines: [Line?] = []
        var begun = 0
        var finished = 0
        /// The event that MapStateStarted or ParallelStateStarted is.
        var started = 0
        /// The last event of those that have finished.
        var last = 0
        var enteredAt: Int64 = 0
    }

    /// The step that it is in.
    var position: Int? {
        switch phase {
        case .inside(let position), .retrying(let position, _), .joining(let position), .failing(let position, _),
            .worked(let position, _), .caught(let position, _, _), .doomed(let position, _):
            position
        case .due, .finished, .failed: nil
        }
    }

    /// Whether it is in a Wait.
    var isWaiting: Bool {
        switch step?.work {
        case .wait, .waitUntil: true
        default: false
        }
    }

    var step: BlueprintStep? { position.map { workflow.steps[$0] } }

    /// The variable of a depth, of this line or of one around it.
    func variable(depth: Int) -> JSON {
        if workflow.depth == depth { return variable }
        return parent?.variable(depth: depth) ?? .null
    }
}
