// SPDX-License-Identifier: Apache-2.0

import JSONModule
import StatesLanguage

extension Execution {
    mutating func startTask(_ task: Task, of state: State, in frame: FrameID) throws(Failure) -> Progress {
        let id = EffectID(takeEffectNumber(for: frame))
        let token = task.resource.hasToken ? makeToken(id, of: task.resource) : nil
        let contextToken = task.resource.isActivity ? nil : token
        var evaluation = evaluation(of: state, in: frame, input: frames.input(of: frame).value, token: contextToken)
        defer { turn.steps += evaluation.steps }
        var request: TaskRequest
        do throws(Failure) {
            evaluation.input = try effectiveInput(of: state, in: evaluation)
            request = try self.request(for: task, of: state, in: frame, id, token: token, &evaluation)
        } catch {
            // The number was taken for a task that there will not be.
            owners[id.number] = nil
            throw error
        }
        generator = evaluation.generator
        request.mocked = mocking?.call(state.name)
        recordScheduled(request, in: frame)
        var attempt = TaskAttempt(id: id, token: token)
        attempt.mocked = request.mocked
        attempt.timeoutSeconds = request.timeoutSeconds
        attempt.heartbeatSeconds = request.heartbeatSeconds
        attempt.credentialsRoleARN = request.credentialsRoleARN
        if task.resource.recovery != .interrupt { attempt.input = request.input }
        // Measured on AWS: the clock of an activity's task begins when a worker takes it.
        if let seconds = request.timeoutSeconds, !task.resource.isActivity {
            attempt.timeout = setAlarm(at: turn.now.advanced(bySeconds: seconds), for: frame)
        }
        frames[frame].activity = .task(attempt)
        turn.step.effects.append(.startTask(request))
        return .parked
    }

    private func makeToken(_ id: EffectID, of resource: TaskResource) -> String {
        let activity: String? = if case .activity(let arn) = resource { arn } else { nil }
        return TaskToken.make(
            executionARN: identity.arn,
            startTime: identity.startTime,
            effect: id,
            activityARN: activity,
            secret: tokenSecret
        ).text
    }

    private mutating func request(
        for task: Task,
        of state: State,
        in frame: FrameID,
        _ id: EffectID,
        token: String?,
        _ evaluation: inout Evaluation
    ) throws(Failure) -> TaskRequest {
        let document = Payload(try evaluate(task.parameters, &evaluation))
        if probe != nil { look(state.queryLanguage == .jsonata ? .afterArguments : .afterParameters, document.value) }
        guard !exceedsLimits(document) else { throw .inputTooLarge(of: state.name) }
        if let refusal = task.parameterShape?.refusal(of: document.value) {
            throw Failure(error: EvaluationError.runtime, cause: refusal)
        }
        let input = materialized(document)
        let role = try credentialsRole(of: task, &evaluation)
        do throws(EvaluationError) {
            return TaskRequest(
                id: id,
                stateName: state.name,
                resource: task.resource,
                input: input,
                token: token,
                timeoutSeconds: try task.timeoutSeconds?.seconds(field: "TimeoutSecondsPath", in: &evaluation),
                heartbeatSeconds: try task.heartbeatSeconds?.seconds(field: "HeartbeatSecondsPath", in: &evaluation),
                credentialsRoleARN: role,
                attempt: frames[frame].retryCount
            )
        } catch {
            throw Failure(error)
        }
    }

    private func credentialsRole(of task: Task, _ evaluation: inout Evaluation) throws(Failure) -> String? {
        guard let credentials = task.credentials else { return nil }
        let role = try evaluate(credentials, &evaluation)["RoleArn"] ?? .null
        if let text = role.text { return text }
        let cause = "The Credentials field 'RoleArn' must be a string but was: \(role.serialized)"
        throw Failure(EvaluationError(cause: cause))
    }

    /// What history says at the start of an attempt; an activity's task says it once it stands in its queue.
    private mutating func recordScheduled(_ request: TaskRequest, in frame: FrameID) {
        switch request.resource {
        case .activity:
            break
        case .function(let arn):
            record(
                .lambdaFunctionScheduled,
                in: frame,
                .functionScheduled(
                    resource: arn,
                    input: request.input,
                    timeoutSeconds: request.timeoutSeconds,
                    roleARN: request.credentialsRoleARN
                )
            )
            record(.lambdaFunctionStarted, in: frame)
        case .service(let service):
            let region = identity.region
            record(
                .taskScheduled,
                in: frame,
                .taskScheduled(
                    service.eventResource,
                    region: region,
                    parameters: request.input,
                    timeoutSeconds: request.timeoutSeconds,
                    heartbeatSeconds: request.heartbeatSeconds,
                    roleARN: request.credentialsRoleARN
                )
            )
            record(.taskStarted, in: frame, .taskStarted(service.eventResource))
        }
    }

    /// Leaves a Task with its result.
    mutating func leaveTask(_ result: Payload, in frame: FrameID) throws(Failure) -> Progress {
        let state = frames.state(of: frame)
        guard case .task(let task) = state.kind else { preconditionFailure("Only a Task has a result.") }
        if probe != nil {
            inspectResult(result.value, task.resultSelector, task.resultPath, of: state, in: frame)
            if state.queryLanguage == .jsonata { look(.result, result.value) }
        }
        let rawInput = frames.input(of: frame).value
        var evaluation = evaluation(of: state, in: frame, input: rawInput)
        defer { turn.steps += evaluation.steps }
        let document = try document(
            of: result.value,
            task.resultSelector,
            task.resultPath,
            in: state,
            rawInput,
            &evaluation
        )
        return try leave(
            frame,
            of: state,
            document,
            output: state.output,
            assigning: state.assign,
            in: &evaluation,
            to: task.transition
        )
    }
}
