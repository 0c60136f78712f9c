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

    /// The numbers of the types in the order of their declaration.
    ///
    /// A dictionary would hash the name of each event's type, since the types' raw values are texts.
    private static let codes: [UInt8] = HistoryEventType.allCases.enumerated().map { index, type in
        guard let code = types.firstIndex(of: type) else {
            preconditionFailure("The event type \(type.rawValue) has no stored number.")
        }
        precondition(place(of: type) == index, "In memory a type is its place in the declaration.")
        return UInt8(code)
    }

    static func code(of type: HistoryEventType) -> UInt8 { codes[place(of: type)] }

    /// An enumeration without payloads is one byte that counts its cases; `codes` checks that for all of them.
    private static func place(of type: HistoryEventType) -> Int { Int(unsafeBitCast(type, to: UInt8.self)) }

    static func type(of code: UInt8) throws(RecordDamage) -> HistoryEventType {
        guard types.indices.contains(Int(code)) else { throw RecordDamage(reason: "there is no event type \(code)") }
        return types[Int(code)]
    }
}
