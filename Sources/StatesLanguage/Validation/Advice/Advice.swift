// SPDX-License-Identifier: Apache-2.0

import JSONModule

/// What AWS accepts and people regret: a warning of Stepwell's own, which no API answer has.
public struct Advice: Sendable, Equatable {
    /// What kind of advice it is.
    public enum Code: String, Sendable, CaseIterable {
        /// Two members of an object have one name; only the last counts.
        case repeatedKey = "REPEATED_KEY"
        /// A Choice that fails where no rule matches.
        case noDefault = "NO_DEFAULT"
        /// An error's name in a Retry or Catch that never gets so far.
        case neverMatches = "NEVER_MATCHES"
        /// An error's name that the States Language does not have.
        case unknownError = "UNKNOWN_ERROR"
        /// A state that fails whenever it is entered.
        case alwaysFails = "ALWAYS_FAILS"
        /// A path into the input that was probably meant for the context object.
        case contextPath = "CONTEXT_PATH"
        /// A text of a JSONata state with an expression in it that is not evaluated.
        case textAroundExpression = "TEXT_AROUND_EXPRESSION"
        /// A variable that nothing assigns.
        case unassignedVariable = "UNASSIGNED_VARIABLE"
        /// A task that may wait for its answer for ever.
        case noTimeout = "NO_TIMEOUT"
        /// A result that may outgrow the limit of 256 KiB.
        case payloadRisk = "PAYLOAD_RISK"
    }

    public var code: Code
    public var message: String
    /// Where, as `/States/A/Next`.
    public var location: String
    public var place: Place
    public var hint: String?

    public init(code: Code, message: String, location: String, place: Place, hint: String?) {
        self.code = code
        self.message = message
        self.location = location
        self.place = place
        self.hint = hint
    }

    init(_ code: Code, _ message: String, at location: Location, part: Place.Part = .name, hint: String? = nil) {
        self.init(
            code: code,
            message: message,
            location: location.text,
            place: Place(steps: location.steps, part: part),
            hint: hint
        )
    }
}

/// One state while a definition is looked through for advice.
struct StateVisit {
    let state: State
    let location: Location
    /// The state as written.
    let source: JSON
    let type: WorkflowType
}
