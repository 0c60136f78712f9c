// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

extension Lane {
    /// Applies a command from another thread to an execution; one that is gone does not need it any more.
    func deliver(_ command: Command, to arn: JSONString) {
        run { lane in
            guard let execution = lane.live[arn] else { return }
            lane.apply(command, to: execution)
        }
    }

    /// Applies a command and has its turn committed; the reply and the effects follow the commit.
    ///
    /// The next command may be applied before that: turns are committed in the order in which they were made.
    ///
    /// - Parameters:
    ///   - command: what happened.
    ///   - execution: to whom.
    ///   - opening: what opens the execution for its turns, where it is not open: it is stored with this turn.
    ///   - reply: called when the turn is on disk, or when it never will be.
    /// - Returns: whether the command changed anything.
    @discardableResult
    func apply(
        _ command: Command,
        to execution: LiveExecution,
        opening: StoreChange? = nil,
        reply: ((ServiceError?) -> Void)? = nil
    ) -> Bool {
        // A nested start that is refused because the engine stops must not fail its parent.
        guard !services.health.isStopping else {
            reply?(.stopping)
            return false
        }
        execution.forgetTask(endedBy: command)
        if let id = command.answeredTask { noteAnswer(to: id, of: execution) }
        let (now, key) = (services.clock.now, execution.record?.key)
        let step = step(of: execution, key, command, at: now)
        guard !step.isEmpty else {
            if let reply { afterCommits(reply) }
            return false
        }
        if let result = step.result { execution.awake.end = ExecutionEnd(result: result, time: now) }
        let commitment = Commitment(execution: execution, step, reply: reply)
        guard let key else {
            settle(commitment, error: nil)
            return true
        }
        let turn = prepared(execution.makeTurn(key, command, consume step, at: now), execution.sealing)
        if let opening {
            commit([opening, .appendTurn(consume turn)], commitment)
        } else {
            commit([.appendTurn(consume turn)], commitment)
        }
        return true
    }

    /// What a command comes to, noted as long as it is worked at.
    private func step(
        of execution: LiveExecution,
        _ key: ExecutionKey?,
        _ command: Command,
        at now: Timestamp
    ) -> Step {
        guard let key, let notes = services.turnNotes else { return execution.awake.apply(command, at: now) }
        notes.begin(key, turn: execution.turn + 1, in: number)
        defer { notes.end(in: number) }
        return execution.awake.apply(command, at: now)
    }

    // MARK: - Commits

    /// Submits changes; the commitment is settled when they are on disk.
    func commit(_ changes: [StoreChange], _ commitment: Commitment) {
        commitment.execution?.uncommittedTurns += 1
        commitments.append(commitment)
        services.committer.submit(changes, for: self)
    }

    /// Calls back when all that was submitted so far is on disk, at once where nothing is under way.
    ///
    /// What an answer tells of a state that is not on disk yet must wait for that, and of one that never will be, since a commit
    /// failed, it tells nothing.
    func afterCommits(_ reply: @escaping (ServiceError?) -> Void) {
        guard !commitments.isEmpty else { return reply(commitFailure) }
        commit([], Commitment(reply: reply))
    }

    private func settle(_ commitment: Commitment, error: ServiceError?) {
        commitment.reply?(error)
        guard error == nil, let execution = commitment.execution else { return }
        if let logging = execution.logging { services.log(commitment.logged, of: execution.awake.execution, logging) }
        perform(commitment.effects, of: execution)
        if commitment.isLast { close(execution) } else { packIfResting(execution) }
    }
}

extension Lane {
    /// Gives back most of the memory of an execution that will wait for long.
    func packIfResting(_ execution: LiveExecution) {
        execution.packIfResting(forSeconds: services.limits.restSeconds, from: services.clock.now)
    }
}

extension Lane: CommitListener {
    func submissionsSettled(_ count: Int, freeing changes: [StoreChange], error: StoreError?) {
        let error = error.map { _ in ServiceError.notStored }
        run { lane in
            lane.watch.settledCount += count
            if let error { lane.commitFailure = error }
            for _ in 0..<count {
                guard let commitment = lane.commitments.popFirst() else {
                    preconditionFailure("More submissions settled than were made.")
                }
                commitment.execution?.uncommittedTurns -= 1
                lane.settle(commitment, error: error)
            }
            // Held until here.
            withExtendedLifetime(changes) {}
        }
    }
}

extension LiveExecution {
    /// The turn as it is stored; the turns of one execution are counted without gaps.
    fileprivate func makeTurn(
        _ key: ExecutionKey,
        _ command: Command,
        _ step: consuming Step,
        at now: Timestamp
    ) -> TurnRecord {
        turn += 1
        var frames: [FrameID: JSON] = [:]
        if !step.changedFrames.isEmpty {
            awake.look { execution in
                for frame in step.changedFrames { frames[frame] = execution.encodedFrame(frame) }
            }
        }
        return TurnRecord(
            key: key,
            turn: turn,
            time: now,
            command: command,
            events: step.events,
            changedFrames: frames,
            removedFrames: step.removedFrames,
            result: step.result
        )
    }

    /// A task whose outcome came needs no cancelling any more.
    fileprivate func forgetTask(endedBy command: Command) {
        switch command {
        case .taskSucceeded(let id, _), .taskFailed(let id, _): tasks[id] = nil
        case .start, .taskSubmitted, .activityScheduled, .activityStarted, .taskHeartbeat, .timerFired, .stop, .recover,
            .redrive, .stateMachineDeleted:
            break
        }
    }
}

extension Command {
    /// The task that is known to have been started, or to have failed, by this command.
    fileprivate var answeredTask: EffectID? {
        switch self {
        case .taskSubmitted(let id, _), .taskSucceeded(let id, _), .taskFailed(let id, _): id
        case .start, .activityScheduled, .activityStarted, .taskHeartbeat, .timerFired, .stop, .recover, .redrive,
            .stateMachineDeleted:
            nil
        }
    }
}

extension ServiceError {
    /// The commit that the answer depends on failed.
    static let notStored = ServiceError(.internalFailure, "The change could not be stored; the server must restart.")
    static let stopping = ServiceError(.serviceUnavailable, "The server is stopping.")
}
