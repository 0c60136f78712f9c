// SPDX-License-Identifier: Apache-2.0

import Interpreter

/// The numbers by which stored turns name the types of events.
enum HistoryEventTypeCode {
    /// Types by their number.
    ///
    /// Only ever append: the numbers stand in data of all ages.
    private static let types: [HistoryEventType] = [
        .activityScheduled, .activityScheduleFailed, .activityStarted, .activitySucceeded, .activityFailed,
        .activityTimedOut, .lambdaFunctionScheduled, .lambdaFunctionScheduleFailed, .lambdaFunctionStarted,
        .lambdaFunctionStartFailed, .lambdaFunctionSucceeded, .lambdaFunctionFailed, .lambdaFunctionTimedOut,
        .taskScheduled, .taskStarted, .taskStartFailed, .taskSubmitted, .taskSubmitFailed, .taskSucceeded,
        .taskFailed, .taskTimedOut, .passStateEntered, .passStateExited, .taskStateEntered, .taskStateExited,
        .choiceStateEntered, .choiceStateExited, .waitStateEntered, .waitStateExited, .succeedStateEntered,
        .succeedStateExited, .parallelStateEntered, .parallelStateExited, .mapStateEntered, .mapStateExited,
        .failStateEntered, .taskStateAborted, .waitStateAborted, .parallelStateAborted, .mapStateAborted,
        .parallelStateStarted, .parallelStateSucceeded, .parallelStateFailed, .mapStateStarted, .mapStateSucceeded,
        .mapStateFailed, .mapIterationStarted, .mapIterationSucceeded, .mapIterationFailed, .mapIterationAborted,
        .mapRunStarted, .mapRunSucceeded, .mapRunFailed, .mapRunAborted, .mapRunRedriven, .executionStarted,
        .executionSucceeded, .executionFailed, .executionTimedOut, .executionAborted, .executionRedriven,
        .evaluationFailed,
    ]

    private static let codes: [HistoryEventType: UInt8] = Dictionary(
        uniqueKeysWithValues: types.enumerated().map { ($1, UInt8($0)) }
    )

    static func code(of type: HistoryEventType) -> UInt8 {
        guard let code = codes[type] else {
            preconditionFailure("The event type \(type.rawValue) has no stored number.")
        }
        return code
    }

    static func type(of code: UInt8) throws(RecordDamage) -> HistoryEventType {
        guard types.indices.contains(Int(code)) else { throw RecordDamage(reason: "there is no event type \(code)") }
        return types[Int(code)]
    }
}
