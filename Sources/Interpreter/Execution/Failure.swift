// SPDX-License-Identifier: Apache-2.0

import StatesLanguage

/// Why a state did not succeed; names and causes that are too long for the API are cut.
struct Failure: Error, Sendable, Equatable {
    let error: String?
    let cause: String?
    /// A missed heartbeat: history says States.Timeout, but ErrorEquals may also name States.HeartbeatTimeout.
    var isHeartbeat = false
    /// Whether a definition's Fail state gave it its names: `States.Runtime` is then no error of the interpreter's own.
    var isRaisedByFailState = false
    /// Whether it may be a task's, which `States.TaskFailed` stands for: TestState knows of mocks that are not.
    var canBeOfTask = true
    /// Whether only a handler that names the error itself handles it, and no wildcard.
    private var isForNamedHandlers = false
    /// The branch or iteration that failed with it; nil where the Parallel or Map itself did.
    private(set) var child: FrameID?
    /// Set where a JSONata expression failed: history says so before anything else happens.
    var evaluation: EvaluationSite?

    /// Whether a `ResultPath` did not fit the input.
    private var isOfResultPath = false

    /// Where in a state an expression failed.
    struct EvaluationSite: Equatable {
        /// The field, as `Output/a[0]`; nil where it is no field's fault.
        var location: String?
        /// Whether the state had used the value when it turned out to be wrong.
        var isFoundInUse: Bool
    }

    init(error: String?, cause: String?, isHeartbeat: Bool = false, isRaisedByFailState: Bool = false) {
        self.error = error?.beginning(ExecutionLimits.errorLengthMaximum)
        self.cause = cause?.beginning(ExecutionLimits.causeLengthMaximum)
        self.isHeartbeat = isHeartbeat
        self.isRaisedByFailState = isRaisedByFailState
    }

    init(_ error: EvaluationError) {
        self.init(error: error.error, cause: error.cause)
        isOfResultPath = error.error == EvaluationError.pathConflict
        if error.error == EvaluationError.queryEvaluation || error.location != nil {
            evaluation = EvaluationSite(location: error.location, isFoundInUse: error.isFoundInUse)
        }
    }

    /// The failure of a state that this version cannot run; nil where it can.
    static func refusal(of state: State) -> Failure? {
        guard let refusal = state.refusal else { return nil }
        return Failure(
            error: EvaluationError.runtime,
            cause: "This version of the server cannot run the state '\(state.name)': \(refusal)"
        )
    }

    /// Throws the failure of a state that this version cannot run.
    @inline(__always)
    static func checkRefusal(of state: State) throws(Failure) {
        guard state.isRefused, let failure = refusal(of: state) else { return }
        throw failure
    }

    /// Whether no Retry and no Catch may handle it ("will always cause the execution to fail").
    var isFatal: Bool { error == EvaluationError.runtime && !isRaisedByFailState || isOfResultPath }

    /// Whether what its branches or iterations made is too large for a Parallel or Map, so that a redrive makes all of
    /// it anew, and not only what had failed (reference §4.4).
    var spoilsChildren: Bool { error == Failure.dataLimitError && child == nil }

    /// The failure as the state around the branch or iteration that failed with it has it.
    func of(child: FrameID) -> Failure {
        var failure = self
        failure.child = child
        return failure
    }

    static let timeoutError = "States.Timeout"
    /// What ErrorEquals, or somebody's mock, names a missed heartbeat.
    private static let heartbeatError = "States.HeartbeatTimeout"
    static let dataLimitError = "States.DataLimitExceeded"

    static func timedOut(isHeartbeat: Bool) -> Failure {
        Failure(error: timeoutError, cause: nil, isHeartbeat: isHeartbeat)
    }

    /// AWS's text for a payload over the limit; `source` is the state's name, or the task's resource.
    static func dataLimitExceeded(_ source: String) -> Failure {
        Failure(
            error: dataLimitError,
            cause: "The state/task '\(source)' returned a result with a size exceeding the maximum number of bytes "
                + "service limit."
        )
    }

    /// What a state would give its task, branches or iterations is over the limit.
    ///
    /// AWS's documents: States.ALL does not stand for this error; recorded is that it does where a task's result is too
    /// large.
    static func inputTooLarge(of state: String) -> Failure {
        var failure = dataLimitExceeded(state)
        failure.isForNamedHandlers = true
        return failure
    }

    /// A missed heartbeat is a timeout too (reference §2.10).
    private var isTimeout: Bool { error == Failure.timeoutError || error == Failure.heartbeatError }

    /// Whether a retrier or catcher with this `ErrorEquals` handles it.
    func matches(_ errorEquals: [String]) -> Bool {
        errorEquals.contains { name in
            switch name {
            case "States.ALL": !isForNamedHandlers
            case "States.TaskFailed":
                (canBeOfTask || error == name) && !isForNamedHandlers && !isTimeout
            case Failure.timeoutError: isTimeout
            case Failure.heartbeatError: isHeartbeat || error == name
            default: error == name
            }
        }
    }
}

extension TaskFailure {
    /// The service answered more than a task may have, so much that not all of it was read.
    ///
    /// - Parameter service: the service as history shows it: `dynamodb`.
    /// - Returns: the failure, in the words for any task's result over the limit.
    public static func dataLimitExceeded(_ service: String) -> TaskFailure {
        let failure = Failure.dataLimitExceeded(service)
        return TaskFailure(error: failure.error, cause: failure.cause)
    }
}
