// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// Child frames: how they start, finish, and how a Parallel or Map goes on from their results.
extension Execution {
    /// Makes a frame for a branch or iteration, whose chain begins at the parent's last event; `makeReady` lets it run.
    mutating func startChild(of parent: FrameID, index: Int, _ workflow: Workflow, input: Payload) -> FrameID {
        let id = FrameID(nextFrame)
        nextFrame += 1
        frames.insert(
            Frame(
                id: id,
                parent: parent,
                index: index,
                workflow: workflow,
                state: workflow.startAt,
                input: input,
                lastEvent: frames[parent].lastEvent,
                enteredTime: turn.now,
                activity: .entering
            )
        )
        touch(id)
        return id
    }

    /// Lets new children of a frame run: those that were opened before them come first, and what these open themselves comes
    /// before them.
    mutating func makeReady(_ children: [FrameID], of parent: FrameID) {
        let frames = frames
        // What was ready may be gone, with the state that it was a branch of.
        turn.ready.append(contentsOf: children) { !frames.contains($0) || frames.parent(of: $0) == parent }
    }

    /// A child is at its end: its parent starts the next iteration, or goes on once all are done.
    mutating func childFinished(_ child: FrameID, of parent: FrameID) {
        guard case .joining(var join) = frames[parent].activity else { return }
        let state = frames.state(of: parent)
        let last = frames[child].lastEvent
        join.finishedCount += 1
        // Nobody can name them any more.
        variablesBytes -= frames[child].variablesBytes
        (frames[child].variables, frames[child].variablesBytes) = ([:], 0)
        if case .map = state.kind {
            // The next iteration in this one's place follows its last inner event, MapStateSucceeded the
            // MapIterationSucceeded: as recorded (reference §5.3).
            let details = HistoryEventDetails.mapIteration(name: state.name, index: frames[child].index)
            join.lastEvent = append(.mapIterationSucceeded, after: last, details)
            frames[child].lastEvent = join.lastEvent
        } else {
            join.lastEvent = max(join.lastEvent, last)
        }
        if join.finishedCount == join.children.count {
            frames[parent].activity = .joined(join)
            turn.ready.append(parent)
            return
        }
        frames[parent].activity = .joining(join)
        guard case .map(let map) = state.kind else { return }
        do throws(Failure) {
            try startIteration(map, of: state, in: parent, after: last)
        } catch {
            failJoin(parent, error, after: last)
        }
    }

    mutating func combine(_ frame: FrameID, _ join: Join) throws(Failure) -> Progress {
        let state = frames.state(of: frame)
        switch state.kind {
        case .parallel(let parallel): return try combineBranches(parallel, of: state, in: frame, join)
        case .map(let map): return try combineIterations(map, of: state, in: frame, join)
        case .pass, .task, .choice, .wait, .succeed, .fail:
            preconditionFailure("Only Parallel and Map have children.")
        }
    }

    /// Leaves a Parallel or Map with the array of its children's outputs.
    mutating func leaveJoin(
        _ frame: FrameID,
        _ join: Join,
        of state: State,
        _ selector: PayloadTemplate?,
        _ path: ResultPath,
        to transition: Transition
    ) throws(Failure) -> Progress {
        let results = join.children.map { child in child.map { frames[$0].input.value } ?? .null }
        let rawInput = frames.input(of: frame).value
        var evaluation = evaluation(of: state, in: frame, input: rawInput)
        defer { turn.steps += evaluation.steps }
        let document = try document(of: .array(results), selector, path, in: state, rawInput, &evaluation)
        let departure = try prepareLeaving(
            frame,
            of: state,
            document,
            output: state.output,
            assigning: state.assign,
            in: &evaluation
        )
        // Not before all that can be caught is done: a redrive combines their results once more. An output that is too large
        // ends the execution all the same, after the event of the success (measured).
        dropChildren(of: frame)
        // Recorded: the state is left after its children's last event; measured: a failure follows the one above.
        frames[frame].lastEvent = join.lastEvent
        return exit(frame, of: state, Payload(departure.output), assigned: departure.assigned, to: transition)
    }

    /// Changes the join of a frame in place: its arrays may hold thousands of children, and are not copied.
    mutating func updateJoin(of frame: FrameID, _ change: (inout Join) -> Void) {
        guard case .joining(var join) = frames[frame].activity else { return }
        frames[frame].activity = .retrying
        change(&join)
        frames[frame].activity = .joining(join)
    }

    /// Forgets the children of a Parallel or Map, and theirs.
    mutating func removeChildren(_ join: Join) {
        for case let child? in join.children { remove(child) }
    }

    private mutating func remove(_ frame: FrameID) {
        if let join = frames[frame].join { removeChildren(join) }
        variablesBytes -= frames[frame].variablesBytes
        frames.remove(frame)
        turn.step.changedFrames.remove(frame)
        if recordsHistory { turn.step.removedFrames.insert(frame) }
    }
}
