// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import StatesLanguage

/// Executions that will wait for long, as the text of their frames: a fraction of the memory that it takes to go on.
extension Execution {
    /// In at most so many frames: a command is to find few of them to be unpacked.
    private static let restingFramesMaximum = 16

    /// The most containers that the text of a frame may have one in another.
    private static let packedDepthMaximum = 10_000

    /// Whether nothing is about to happen, as far as the execution knows.
    ///
    /// Each line of control waits for a time that is that far away, or for somebody outside, and has done so for as long.
    /// Asked between turns.
    ///
    /// - Parameters:
    ///   - seconds: how far, in seconds.
    ///   - now: the time from which that is counted.
    /// - Returns: whether it may be packed.
    public func rests(forSeconds seconds: Int, from now: Timestamp) -> Bool {
        guard status == .running, recordsHistory, !recordsDecisions, probe == nil else { return false }
        let (since, until) = (now.advanced(bySeconds: -seconds), now.advanced(bySeconds: seconds))
        if frames.isOnlyTop { return rests(.top, since: since, until: until) }
        return frames.count <= Self.restingFramesMaximum
            && frames.ids.allSatisfy { rests($0, since: since, until: until) }
    }

    private func rests(_ frame: FrameID, since: Timestamp, until: Timestamp) -> Bool {
        switch frames.activity(of: frame) {
        case .waiting(let alarm), .backingOff(let alarm): return alarm.time >= until
        case .task(let attempt):
            guard attempt.isSubmitted, attempt.token != nil, frames[frame].enteredTime <= since else { return false }
            return [attempt.timeout, attempt.heartbeat].allSatisfy { alarm in alarm.map { $0.time >= until } ?? true }
        case .joining, .finished: return true
        case .entering, .retrying, .pausing, .joined, .halted: return false
        }
    }

    /// All frames of an execution that runs, as `init(…unpacking:)` takes them.
    public var packed: String {
        let stored = [.header] + frames.ids
        return JSON.array(stored.map { [.integer(Int64($0.number)), encodedFrame($0)] }).serialized
    }

    /// The execution that was packed.
    ///
    /// - Parameters:
    ///   - identity: who it is.
    ///   - machine: the definition it runs.
    ///   - input: the execution's input.
    ///   - tokenSecret: where its task tokens come from.
    ///   - text: what `packed` gave.
    ///   - limits: the quotas that it must keep.
    /// - Throws: `RestoreError` where the text is none that `packed` gives.
    public init(
        identity: ExecutionIdentity,
        machine: StateMachine,
        input: JSON,
        tokenSecret: TokenSecret,
        unpacking text: String,
        limits: ExecutionLimits = ExecutionLimits()
    ) throws(RestoreError) {
        let stored: JSON
        do throws(JSONParseError) {
            stored = try JSON(parsing: text, depthMaximum: Self.packedDepthMaximum)
        } catch {
            throw RestoreError(message: "The packed execution is not JSON: \(error.reason).")
        }
        var frames: [FrameID: JSON] = [:]
        for frame in stored.elements ?? [] {
            if let id = frame[0]?.int, let document = frame[1] { frames[FrameID(id)] = document }
        }
        try self.init(
            identity: identity,
            machine: machine,
            input: input,
            tokenSecret: tokenSecret,
            restoring: frames,
            limits: limits
        )
    }
}
