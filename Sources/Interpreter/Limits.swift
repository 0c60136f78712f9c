// SPDX-License-Identifier: Apache-2.0

import JSONata

/// AWS's quotas that an execution must keep (reference §1.3, 4.9).
public struct ExecutionLimits: Sendable, Equatable {
    /// Input, output and result of states and tasks, in UTF-8 bytes.
    public var payloadBytesMaximum = 262_144
    /// How deep the documents of an execution may nest: as deep as AWS's JSON parser goes.
    public var payloadDepthMaximum = 1_000
    /// What intrinsic functions make, together, while the fields of one state are evaluated, in UTF-8 bytes of its
    /// JSON: 64 times the largest payload.
    public var intrinsicBytesMaximum = 16 * 1024 * 1024
    /// Events in one history; the last one says that the execution failed for this.
    public var eventsMaximum = 25_000
    /// All variables of an execution together, in UTF-8 bytes of their JSON.
    public var variablesBytesMaximum = 10 * 1024 * 1024
    /// How long a Standard execution may run: a year.
    public var standardSecondsMaximum = 31_536_000
    /// How long an Express execution may run: five minutes.
    public var expressSecondsMaximum = 300
    /// States that one turn enters before other executions have theirs.
    public var transitionsPerTurnMaximum = 5_000
    /// About how many bytes of documents one turn records before other executions have theirs: a turn is one record.
    public var bytesPerTurnMaximum = 8 * 1024 * 1024
    /// Steps of JSONata expressions after which a turn lets other executions have theirs: as many as one may take.
    public var stepsPerTurn = JSONata.Limits.stepFunctions.fuel
    /// Steps that the expressions of one turn may take: those of a state are evaluated together, and end within seconds.
    public var stepsPerTurnMaximum = 5 * JSONata.Limits.stepFunctions.fuel
    /// Iterations of an inline Map that run at once where `MaxConcurrency` sets no lower limit.
    public var mapConcurrencyMaximum = 40

    public init() {}

    /// The name of an error, in UTF-16 code units: the API's model allows no more.
    public static let errorLengthMaximum = 256
    /// The cause of an error, in UTF-16 code units.
    public static let causeLengthMaximum = 32_768
}
