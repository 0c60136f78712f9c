// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// One line of control: the top level, a Parallel branch or a Map iteration.
///
/// It is stored as a whole when a turn changes it.
struct Frame: Sendable {
    let id: FrameID
    /// The frame whose Parallel or Map this one belongs to; nil for the top level.
    let parent: FrameID?
    /// The position of the branch or of the item.
    let index: Int
    let workflow: Workflow

    /// The state it is in.
    var state: StateIndex
    /// The input of that state, or, once the frame has finished, its output.
    var input: Payload
    /// The event that the next one of this frame names as its previous one.
    var lastEvent: Int
    /// The id of the state's Entered event, for messages.
    var enteredEvent = 0
    /// The event that the state's Entered event follows.
    var precedingEvent = 0
    var enteredTime: Timestamp
    /// How often each retrier of the state was used in this visit.
    var retries: [Int] = []
    var variables: [String: JSON] = [:]
    /// The size of its variables' JSON texts.
    var variablesBytes = 0
    var activity: Activity

    /// The state as planned.
    var current: State { workflow[state] }

    /// Begins a visit of its state.
    mutating func enter(at now: Timestamp, event: Int) {
        if !retries.isEmpty { retries.removeAll(keepingCapacity: true) }
        precedingEvent = lastEvent
        enteredTime = now
        enteredEvent = event
    }

    /// Leaves its state for another one.
    mutating func move(to next: StateIndex, with payload: consuming Payload) {
        state = next
        input = payload
        activity = .entering
    }

    /// Whether it is inside its state; a frame that pauses is still before it.
    var hasEntered: Bool {
        switch activity {
        case .entering, .pausing: false
        case .retrying, .waiting, .backingOff, .task, .joining, .joined, .finished, .halted: true
        }
    }

    /// How often the state was retried in this visit, for `$$.State.RetryCount`.
    var retryCount: Int { retries.reduce(0, +) }
}

/// What a frame is doing.
///
/// The large cases are boxed: frames are copied when they are read, and most are in a small case.
enum Activity: Sendable {
    /// About to enter its state. Leads to any of the others within the same turn.
    case entering
    /// About to run its state once more: the retry's backoff is over.
    case retrying
    /// Has done so much in one turn that others must have theirs first; then `entering`.
    case pausing(Alarm)
    /// In a Wait until a timer fires; then it leaves the state.
    case waiting(Alarm)
    /// Between two attempts of its state; then `retrying`.
    case backingOff(Alarm)
    /// In a Task whose outcome is to come.
    indirect case task(TaskAttempt)
    /// In a Parallel or Map whose child frames run; the last one to finish lets it go on.
    indirect case joining(Join)
    /// All children are done: about to combine their results.
    indirect case joined(Join)
    /// At its end; kept, with its output, until the parent has all results.
    case finished
    /// Failed in its state, where nothing handled that: the execution ends, or what is around the frame goes without it.
    /// A redrive goes on from here; the children are those of a Parallel or Map that failed with one of them.
    indirect case halted(Join?)
}

/// A timer that was set.
struct Alarm: Sendable, Equatable {
    var id: TimerID
    var time: Timestamp
}

/// One attempt of a Task.
struct TaskAttempt: Sendable {
    var id: EffectID
    var token: String?
    /// Whether the call of a `.sync` or token task was answered, or an activity's task was taken.
    var isSubmitted = false
    /// Whether an activity's task stands in its queue.
    var isQueued = false
    var timeoutSeconds: Int?
    var heartbeatSeconds: Int?
    var credentialsRoleARN: String?
    var timeout: Alarm?
    var heartbeat: Alarm?
    /// The effective input, kept where the task may be handed out again after a restart.
    var input: Payload?
    /// The call of the execution's test case.
    var mocked: MockedCall?
}

/// The children of a Parallel or Map.
struct Join: Sendable {
    /// By branch or item; nil where the iteration has not begun.
    var children: [FrameID?]
    /// The items of a Map; empty for a Parallel.
    var items: [MapItem] = []
    /// How many iterations may run at once.
    var concurrency = 0
    /// The first iteration that has not begun.
    var next = 0
    /// How many children have finished.
    var finishedCount = 0
    /// The event that MapStateSucceeded and ParallelStateSucceeded name as their previous one.
    var lastEvent: Int
}

/// One item of a Map, as the context object shows it.
struct MapItem: Sendable {
    var value: JSON
    /// The member's name where the Map goes over an object.
    var key: String?
}

/// The frames of an execution: the top level, which nearly all work is in, and the others by number.
struct FrameTable: Sendable {
    private var top: Frame
    private var others: [FrameID: Frame] = [:]

    init(top: Frame) { self.top = top }

    subscript(id: FrameID) -> Frame {
        // No `_read`: what a switch takes from a yielded frame is copied only after the yield has ended (Swift 6.3.1,
        // optimized), by when a frame of the dictionary, which is yielded from a copy, is freed memory.
        get {
            if id == .top { return top }
            guard let frame = others[id] else { preconditionFailure("Frame \(id.number) is gone.") }
            return frame
        }
        _modify {
            if id == .top {
                yield &top
            } else {
                guard let index = others.index(forKey: id) else { preconditionFailure("Frame \(id.number) is gone.") }
                yield &others.values[index]
            }
        }
    }

    /// Changes a frame in place; unlike a change through `self[id]`, a coroutine, it allocates no memory for the call.
    @inline(__always)
    mutating func change(_ id: FrameID, _ body: (inout Frame) -> Void) {
        if id == .top { body(&top) } else { body(&self[id]) }
    }

    /// Lets a frame leave its state for another one; unlike a change by a closure it takes over the payload.
    mutating func move(_ id: FrameID, to next: StateIndex, with payload: consuming Payload) {
        if id == .top { top.move(to: next, with: payload) } else { self[id].move(to: next, with: payload) }
    }

    /// The state that a frame is in; unlike `self[id].current` it copies nothing else of the frame.
    func state(of id: FrameID) -> State {
        id == .top ? top.workflow[top.state] : self[id].current
    }

    /// A frame's input; unlike `self[id].input` it copies nothing else of the frame.
    func input(of id: FrameID) -> Payload {
        id == .top ? top.input : self[id].input
    }

    /// What a frame is doing; unlike `self[id].activity` it copies nothing else of the frame.
    func activity(of id: FrameID) -> Activity {
        id == .top ? top.activity : self[id].activity
    }

    /// A frame's last event; unlike `self[id].lastEvent` it copies nothing of the frame.
    func lastEvent(of id: FrameID) -> Int {
        id == .top ? top.lastEvent : self[id].lastEvent
    }

    /// The frame that a frame belongs to; unlike `self[id].parent` it copies nothing of the frame.
    func parent(of id: FrameID) -> FrameID? {
        id == .top ? nil : self[id].parent
    }

    func contains(_ id: FrameID) -> Bool { id == .top || others[id] != nil }

    mutating func insert(_ frame: Frame) { others[frame.id] = frame }

    mutating func remove(_ id: FrameID) { others[id] = nil }

    /// How many there are, the top level among them.
    var count: Int { others.count + 1 }

    /// Whether there is no frame but the top level.
    var isOnlyTop: Bool { others.isEmpty }

    /// All frames but the top level, by number.
    var children: [Frame] { others.values.sorted { $0.id < $1.id } }

    /// The top level and all others, by number.
    var all: [Frame] { [top] + children }

    /// The numbers of all frames, in order.
    var ids: [FrameID] { others.isEmpty ? [.top] : [.top] + others.keys.sorted() }
}
