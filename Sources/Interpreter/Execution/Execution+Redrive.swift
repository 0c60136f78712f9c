// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

/// RedriveExecution: an execution that did not succeed goes on from where it stopped (reference §4.4).
extension Execution {
    /// Has all frames stored that a redrive needs; those that have finished are stored already, where this turn did
    /// not change them.
    func framesForRedrive(besides changed: Set<FrameID>) -> Set<FrameID> {
        var kept = changed
        for frame in frames.all {
            if case .finished = frame.activity { continue }
            kept.insert(frame.id)
        }
        kept.insert(.header)
        return kept
    }

    mutating func keepForRedrive() {
        turn.step.changedFrames = framesForRedrive(besides: turn.step.changedFrames)
    }

    /// What has finished stays; states that were entered and not left are run again, with all their attempts.
    mutating func redrive() {
        redriveCount += 1
        redriveTime = turn.now
        let (count, last) = (redriveCount, lastEvent)
        let event = append(.executionRedriven, after: last, .executionRedriven(count: count))
        for frame in frames.ids {
            guard status == .running, frames.contains(frame) else { continue }
            if !frames[frame].retries.isEmpty { frames[frame].retries = [] }
            switch frames[frame].activity {
            case .entering:
                touch(frame)
                turn.ready.append(frame)
            case .retrying:
                touch(frame)
                // Measured on AWS: what is run again follows its state's Entered event; a Fail state fails right away.
                let fails = if case .fail = frames.state(of: frame).kind { true } else { false }
                frames[frame].lastEvent = fails ? event : frames[frame].enteredEvent
                turn.ready.append(frame)
            case .joining(let join):
                touch(frame)
                frames[frame].lastEvent = event
                redriveChildren(of: frame, join, after: event)
            case .pausing, .waiting, .backingOff, .task, .joined, .finished, .halted:
                break
            }
        }
    }

    /// The children that had not finished go on by themselves; a Map begins as many more as may run at once.
    private mutating func redriveChildren(of frame: FrameID, _ join: Join, after event: Int) {
        guard join.finishedCount < join.children.count else {
            // All were done: their results are combined once more.
            var join = join
            join.lastEvent = event
            frames[frame].activity = .joined(join)
            return turn.ready.append(frame)
        }
        let state = frames.state(of: frame)
        guard case .map(let map) = state.kind else { return }
        let begun = join.children.count { $0 != nil }
        let free = join.concurrency - (begun - join.finishedCount)
        for _ in 0..<max(0, min(free, join.children.count - join.next)) {
            do throws(Failure) {
                try startIteration(map, of: state, in: frame, after: event)
            } catch {
                return failJoin(frame, error, after: event)
            }
        }
    }
}
