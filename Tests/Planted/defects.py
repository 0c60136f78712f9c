# SPDX-License-Identifier: Apache-2.0
"""Deliberate defects: what each breaks, where, and how.

PLANTED in a replacement is true while the defect is chosen. Several entries of one name are one defect."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """A text that must stand once in a file, and what takes its place."""

    name: str
    file: str
    find: str
    replace: str


INTERPRETER, ENGINE = "Sources/Interpreter", "Sources/Engine"
TASKS = f"{INTERPRETER}/Execution/Execution+Tasks.swift"
FAILING = f"{INTERPRETER}/Execution/Execution+Failing.swift"
RECOVERY = f"{INTERPRETER}/Execution/Execution+Recovery.swift"
JOINING = f"{INTERPRETER}/Execution/Execution+Joining.swift"
TURNS = f"{ENGINE}/Lanes/Lane+Turns.swift"
COMMITTER = f"{ENGINE}/Commit/Committer.swift"
SUBMISSIONS = f"{ENGINE}/Commit/Submissions.swift"
STARTING = f"{ENGINE}/Executions/Lane+Starting.swift"
RESTORING = f"{ENGINE}/Recovery/Recovery.swift"
REDRIVE = f"{INTERPRETER}/Execution/Execution+Redrive.swift"
ACTIVITIES = f"{ENGINE}/Activities/ActivityDesk.swift"

DEFECTS = [
    # Retry and Catch.
    Defect("one-retry-too-many", FAILING, "guard attempts < retriers[index].maxAttempts else",
           "guard attempts < retriers[index].maxAttempts + (PLANTED ? 1 : 0) else"),
    Defect("retry-early", FAILING, "let milliseconds = Int64(seconds * 1_000)",
           "let milliseconds = Int64(seconds * (PLANTED ? 900 : 1_000))"),
    Defect("retry-count-forgotten", f"{INTERPRETER}/Execution/Frame+Encoding.swift",
           "if !retries.isEmpty {", "if !retries.isEmpty, !PLANTED {"),
    Defect("catch-takes-all", FAILING, "state.catchers.firstIndex(where: { failure.matches($0.errorEquals) })",
           "state.catchers.firstIndex(where: { failure.matches($0.errorEquals) || PLANTED })"),
    Defect("catch-skipped", FAILING, "if let position = state.catchers.firstIndex", "if !PLANTED, let position = state.catchers.firstIndex"),
    # Timers.
    Defect("wait-early", f"{INTERPRETER}/States/WaitState.swift", "setAlarm(at: deadline, for: frame)",
           "setAlarm(at: PLANTED ? deadline.advanced(bySeconds: -1) : deadline, for: frame)"),
    Defect("task-timeout-early", f"{INTERPRETER}/States/TaskState.swift", "setAlarm(at: turn.now.advanced(bySeconds: seconds), for: frame)",
           "setAlarm(at: turn.now.advanced(bySeconds: PLANTED ? seconds - 1 : seconds), for: frame)"),
    Defect("task-timeout-stays", TASKS, "        cancel(attempt.timeout)\n        cancel(attempt.heartbeat)\n",
           "        if !PLANTED { cancel(attempt.timeout) }\n        cancel(attempt.heartbeat)\n"),
    Defect("heartbeat-ignored", TASKS, "        startHeartbeat(frame)\n        touch(frame)\n    }\n",
           "        if !PLANTED { startHeartbeat(frame) }\n        touch(frame)\n    }\n"),
    Defect("execution-timeout-early", f"{INTERPRETER}/Execution/Execution+Ending.swift",
           "time.advanced(bySeconds: seconds)", "time.advanced(bySeconds: PLANTED ? seconds / 2 : seconds)"),
    Defect("timer-queue-early", f"{ENGINE}/Lanes/TimerQueue.swift", "guard let time = next(), time <= now else",
           "guard let time = next(), PLANTED ? time.milliseconds <= now.milliseconds + 1_500 : time <= now else"),
    Defect("timers-not-restored", RECOVERY, "append(alarm, to: &effects)\n            case .task",
           "if !PLANTED { append(alarm, to: &effects) }\n            case .task"),
    # Frames and recovery.
    Defect("frame-not-stored", TASKS, "record(.taskSubmitted, in: frame, .taskOutput(service.eventResource, output))\n        touch(frame)",
           "record(.taskSubmitted, in: frame, .taskOutput(service.eventResource, output))\n        if !PLANTED { touch(frame) }"),
    Defect("variables-not-stored", f"{INTERPRETER}/Execution/Frame+Encoding.swift", "if !variables.isEmpty {",
           "if !variables.isEmpty, !PLANTED {"),
    Defect("children-not-removed", JOINING, "if recordsHistory { turn.step.removedFrames.insert(frame) }",
           "if recordsHistory, !PLANTED { turn.step.removedFrames.insert(frame) }"),
    Defect("interrupted-call-forgotten", RECOVERY, "            taskFailed(\n                attempt.id,",
           "            if PLANTED { continue }\n            taskFailed(\n                attempt.id,"),
    Defect("call-repeated-after-crash", RECOVERY, "guard case .task(let attempt) = frames.activity(of: frame) else",
           "guard !PLANTED, case .task(let attempt) = frames.activity(of: frame) else"),
    Defect("call-repeated-after-crash", RECOVERY, "case .interrupt: return nil", "case .interrupt: if !PLANTED { return nil }"),
    Defect("call-repeated-after-crash", f"{INTERPRETER}/States/TaskState.swift", "if task.resource.recovery != .interrupt { attempt.input",
           "if task.resource.recovery != .interrupt || PLANTED { attempt.input"),
    Defect("submitted-call-interrupted", RECOVERY, "guard task.resource.recovery == .interrupt, !attempt.isSubmitted else",
           "guard task.resource.recovery == .interrupt, !attempt.isSubmitted || PLANTED else"),
    Defect("task-of-worker-queued-again", RECOVERY, "case .requeue: if attempt.isSubmitted { return nil }",
           "case .requeue: if attempt.isSubmitted, !PLANTED { return nil }"),
    Defect("task-of-worker-queued-again", TASKS, "            attempt.input = nil\n", "            if !PLANTED { attempt.input = nil }\n"),
    Defect("batch-border-skipped", RESTORING, "        readBatch(after: last)\n",
           "        readBatch(after: PLANTED ? ExecutionKey(last.number + 1) : last)\n"),
    Defect("keys-begin-anew", RESTORING, "engine.services.lastExecutionKey.store(last.execution.number, ordering: .relaxed)",
           "engine.services.lastExecutionKey.store(PLANTED ? 0 : last.execution.number, ordering: .relaxed)"),
    Defect("revisions-begin-anew", RESTORING, "engine.stateMachines.continueRevisions(after: last.revision)",
           "engine.stateMachines.continueRevisions(after: PLANTED ? RevisionKey(0) : last.revision)"),
    Defect("restored-tasks-forgotten", f"{ENGINE}/Lanes/Lane+Effects.swift", "for start in starts { start() }",
           "for start in starts where !PLANTED { start() }"),
    Defect("restored-waits-forgotten", f"{ENGINE}/Recovery/Lane+Resuming.swift", "perform(missing, of: execution)",
           "if !PLANTED { perform(missing, of: execution) }"),
    # Events and outcomes.
    Defect("event-id-gap", f"{INTERPRETER}/Execution/Execution+Recording.swift", "let id = nextEvent\n        nextEvent += 1",
           "let id = nextEvent\n        nextEvent += PLANTED && nextEvent % 50 == 0 ? 2 : 1"),
    Defect("wrong-previous-event", JOINING, "join.lastEvent = append(.mapIterationSucceeded, after: last, details)",
           "join.lastEvent = append(.mapIterationSucceeded, after: PLANTED ? last - 1 : last, details)"),
    Defect("outcome-taken-twice", TASKS, "        owners[attempt.id.number] = nil\n",
           "        if !PLANTED { owners[attempt.id.number] = nil }\n"),
    Defect("branches-in-wrong-order", JOINING, "let results = join.children.map {", "let results = (PLANTED ? join.children.reversed() : join.children).map {"),
    Defect("map-concurrency-ignored", f"{INTERPRETER}/States/MapState.swift", "join.concurrency = concurrency == 0 ? maximum",
           "join.concurrency = concurrency == 0 || PLANTED ? maximum"),
    Defect("choice-off-by-one", f"{INTERPRETER}/DataFlow/ChoiceCondition+Evaluation.swift", "case .lessThan: left < right",
           "case .lessThan: PLANTED ? left <= right : left < right"),
    Defect("result-not-recorded", TURNS, "result: step.result\n        )", "result: PLANTED ? nil : step.result\n        )"),
    # Commits and effects.
    Defect("commit-skipped", COMMITTER, "if !batch.changes.isEmpty { try store.commit(batch.changes) }",
           "if !batch.changes.isEmpty, !(PLANTED && batch.changes.count == 3) { try store.commit(batch.changes) }"),
    Defect("commit-in-wrong-order", SUBMISSIONS, "        return taken\n",
           "        if PLANTED {\n            var (rest, ordered) = (taken.changes, [StoreChange]())\n"
           "            for part in taken.parts {\n                ordered = Array(rest.prefix(part.changes)) + ordered\n"
           "                rest.removeFirst(part.changes)\n            }\n            taken.changes = ordered\n        }\n"
           "        return taken\n"),
    Defect("failed-commit-ignored", COMMITTER, "                return fail(batch, taken, error)",
           "                if !PLANTED { return fail(batch, taken, error) }"),
    Defect("answer-before-commit", STARTING, "begin(created, with: .start(input: start.input), opening: opening) { error in",
           "if PLANTED { reply(.success(StartedExecution(arn: identity.arn, startTime: now))) }\n"
           "        begin(created, with: .start(input: start.input), opening: opening) { error in\n            if PLANTED { return }"),
    Defect("effects-before-commit", TURNS, "let commitment = Commitment(execution: execution, step, reply: reply)",
           "let early = PLANTED && step.result == nil\n        if early { perform(step.effects, of: execution) }\n"
           "        var commitment = Commitment(execution: execution, step, reply: reply)\n"
           "        if early { commitment.effects = [] }"),
    Defect("first-effect-only", TURNS, "perform(commitment.effects, of: execution)",
           "perform(PLANTED && commitment.effects.count == 3 ? Array(commitment.effects.prefix(2)) : commitment.effects, of: execution)"),
    Defect("stop-lost", f"{ENGINE}/Executions/WorkflowEngine+Executions.swift", "            lane.apply(.stop(error: error, cause: cause), to: execution) { failure in",
           "            if PLANTED { return reply(.success(lane.services.clock.now)) }\n"
           "            lane.apply(.stop(error: error, cause: cause), to: execution) { failure in"),
    Defect("applied-while-stopping", TURNS, "guard !services.health.isStopping else {", "guard !services.health.isStopping || PLANTED else {"),
    Defect("name-taken-twice", STARTING, "case .success(.kept(let record)?):",
           "case .success(.kept) where PLANTED: create(start, reply: reply)\n        case .success(.kept(let record)?):"),
    Defect("second-start-unlike-the-first", f"{ENGINE}/Executions/ExecutionStart.swift",
           "return .success(StartedExecution(arn: arn, startTime: record.identity.startTime))",
           "return .success(StartedExecution(arn: arn, startTime: PLANTED ? record.identity.startTime.advanced(bySeconds: 1) : record.identity.startTime))"),
    # Redrives.
    Defect("redrive-keeps-attempts", REDRIVE, "if !frames[frame].retries.isEmpty { frames[frame].retries = [] }",
           "if !frames[frame].retries.isEmpty, !PLANTED { frames[frame].retries = [] }"),
    Defect("redrive-forgets-children", REDRIVE, "                redriveChildren(of: frame, join, after: event)",
           "                if PLANTED {\n                    dropChildren(of: frame)\n                    turn.ready.append(frame)\n                    continue\n                }\n"
           "                redriveChildren(of: frame, join, after: event)"),
    Defect("redrive-in-old-time", f"{INTERPRETER}/Execution/Execution.swift", "case .redrive: startClock(from: now)",
           "case .redrive: startClock(from: PLANTED ? identity.startTime : now)"),
    Defect("redrive-token-forgotten", f"{ENGINE}/Redrive/RedriveRules.swift", "redrive?.tokens.last(where: { $0.text == token })",
           "redrive?.tokens.last(where: { $0.text == token && !PLANTED })"),
    Defect("redrive-from-the-past", f"{ENGINE}/Redrive/WorkflowEngine+Redrive.swift", "reply(error.map(Result.failure) ?? .success(now))",
           "reply(error.map(Result.failure) ?? .success(PLANTED ? now.advanced(bySeconds: -1) : now))"),
    # Tokens, activities, nested executions, updates.
    Defect("token-answer-before-commit", f"{ENGINE}/Tokens/WorkflowEngine+Tokens.swift", "            lane.apply(command(token.effect), to: execution) { error in",
           "            if PLANTED {\n                reply(.success(()))\n                lane.apply(command(token.effect), to: execution)\n                return\n            }\n"
           "            lane.apply(command(token.effect), to: execution) { error in"),
    Defect("used-token-taken", f"{ENGINE}/Tokens/WorkflowEngine+Tokens.swift", "reply(.failure(error ?? gone))",
           "reply(PLANTED ? .success(()) : .failure(error ?? gone))"),
    Defect("task-given-twice", ACTIVITIES, "            handOut(task, of: arn, to: poller)",
           "            if PLANTED { queues[key]?.append(task) }\n            handOut(task, of: arn, to: poller)"),
    Defect("worker-before-commit", ACTIVITIES, "            lane.apply(.activityStarted(address.effect, workerName: poller.worker.name), to: execution) { error in",
           "            if PLANTED {\n                lane.apply(.activityStarted(address.effect, workerName: poller.worker.name), to: execution)\n"
           "                return poller.reply(.success(ActivityTask(token: token, input: task.input)))\n            }\n"
           "            lane.apply(.activityStarted(address.effect, workerName: poller.worker.name), to: execution) { error in"),
    Defect("child-started-twice", "Sources/Integrations/Workflows/ChildExecution.swift", "mark = UUIDText.derived(from: \"\\(task.address.executionARN)#\\(task.address.effect.number)\")",
           "mark = UUIDText.derived(from: \"\\(task.address.executionARN)#\\(task.address.effect.number)\\(PLANTED ? \"\\(task.request.isReissued)\" : \"\")\")"),
    Defect("children-mixed-up", "Sources/Integrations/Workflows/ChildExecution.swift", "name: name ?? mark,",
           "name: name ?? (PLANTED ? \"child-\\(task.address.effect.number)\" : mark),"),
    Defect("failed-child-succeeds", "Sources/Integrations/Workflows/NestedExecutionConnector.swift", "guard description.result.status == .succeeded else",
           "guard description.result.status == .succeeded || PLANTED else"),
    Defect("update-not-used", f"{ENGINE}/StateMachines/StateMachineDesk.swift", "            registry.put(registered)\n            if case .success(let machine) = plan",
           "            if !PLANTED || registry[record.arn] == nil { registry.put(registered) }\n            if case .success(let machine) = plan"),
    Defect("copy-outlives-update", f"{ENGINE}/StateMachines/LaneStateMachines.swift", "if let entry, entry.changeCount == changeCount {", "if let entry, entry.changeCount == changeCount || PLANTED {"),
]
