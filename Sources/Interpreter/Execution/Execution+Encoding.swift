// SPDX-License-Identifier: Apache-2.0

public import JSONModule
public import StatesLanguage

/// Why stored frames do not make an execution: they are damaged, or belong to another definition.
public struct RestoreError: Error, Sendable, CustomStringConvertible {
    public var message: String

    public init(message: String) { self.message = message }

    public var description: String { message }
}

extension FrameID {
    /// The execution's own counters; it changes with every turn, so what is large stays out of it.
    public static let header = FrameID(-1)
}

extension Execution {
    /// A frame in the form in which it is stored.
    public func encodedFrame(_ id: FrameID) -> JSON {
        if id == .header { return encodedHeader }
        return status == .running ? frames[id].encoded : frames[id].encodedEnd
    }

    private var encodedHeader: JSON {
        var object: JSONObject = [
            "version": 1,
            "frame": .integer(Int64(nextFrame)),
            "event": .integer(Int64(nextEvent)),
            "effect": .integer(Int64(nextEffect)),
            "generator": .array((0..<4).map { .integer(Int64(bitPattern: generator.words[$0])) }),
        ]
        if let timeout, status == .running { object["timeout"] = timeout.encoded }
        if let mocking { object["mocking"] = mocking.encoded }
        if isOfDeletedMachine { object["deleted"] = true }
        if redriveCount > 0 { object["redrives"] = .integer(Int64(redriveCount)) }
        if let redriveTime { object["redriven"] = .integer(redriveTime.milliseconds) }
        return .object(object)
    }

    /// An execution as its stored frames say.
    ///
    /// - Parameters:
    ///   - identity: who it is.
    ///   - machine: the definition it runs, of the same revision as when the frames were stored.
    ///   - input: the execution's input.
    ///   - tokenSecret: where its task tokens come from; those of tasks that wait are in the frames.
    ///   - stored: all frames, the header among them, as `encodedFrame` gave them.
    ///   - limits: the quotas that it must keep.
    /// - Throws: `RestoreError` where the frames do not fit together or the definition.
    public init(
        identity: ExecutionIdentity,
        machine: StateMachine,
        input: JSON,
        tokenSecret: TokenSecret,
        restoring stored: [FrameID: JSON],
        limits: ExecutionLimits = ExecutionLimits()
    ) throws(RestoreError) {
        self.init(
            identity: identity,
            machine: machine,
            seed: ExecutionSeed(0, 0, 0, 0),
            tokenSecret: tokenSecret,
            recordsHistory: true,
            limits: limits
        )
        self.input = input
        guard let header = stored[.header], let top = stored[.top] else {
            throw RestoreError(message: "The execution's header or top frame is missing.")
        }
        try restore(header: header)
        frames = FrameTable(top: try Frame(decoding: top, id: .top, parent: nil, workflow: machine.workflow))
        // Most have no other frame, and their keys need not be sorted.
        if stored.count > 2 {
            for id in stored.keys.sorted() where id > .top {
                guard let encoded = stored[id] else { continue }
                try restoreChild(id, encoded)
            }
        }
        for frame in frames.all { index(frame) }
    }

    private mutating func restore(header: JSON) throws(RestoreError) {
        guard header["version"]?.int == 1 else {
            throw RestoreError(
                message: "The execution was stored in another format: \(header["version"]?.serialized ?? "none")."
            )
        }
        guard let frame = header["frame"]?.int, let event = header["event"]?.int, let effect = header["effect"]?.int,
            let words = Self.words(of: header["generator"]?.elements ?? [])
        else { throw RestoreError(message: "The execution's header is damaged.") }
        nextFrame = frame
        nextEvent = event
        nextEffect = effect
        generator = SeededGenerator(words: words)
        isOfDeletedMachine = header["deleted"] != nil
        redriveCount = header["redrives"]?.int ?? 0
        redriveTime = header["redriven"]?.int.map { Timestamp(milliseconds: Int64($0)) }
        timeout = try header["timeout"].map { value throws(RestoreError) in try Alarm(decoding: value) }
        mocking = try header["mocking"].map { value throws(RestoreError) in try Mocking(decoding: value) }
    }

    private static func words(of numbers: [JSON]) -> SIMD4<UInt64>? {
        guard numbers.count == 4 else { return nil }
        var words = SIMD4<UInt64>()
        for index in 0..<4 {
            guard let number = numbers[index].int else { return nil }
            words[index] = UInt64(bitPattern: Int64(number))
        }
        return words
    }

    /// Notes what a restored frame waits for.
    private mutating func index(_ frame: Frame) {
        variablesBytes += frame.variablesBytes
        switch frame.activity {
        case .pausing(let alarm), .waiting(let alarm), .backingOff(let alarm):
            owners[alarm.id.number] = frame.id
        case .task(let attempt):
            owners[attempt.id.number] = frame.id
            for alarm in [attempt.timeout, attempt.heartbeat] {
                if let alarm { owners[alarm.id.number] = frame.id }
            }
        case .entering, .retrying, .joining, .joined, .finished, .halted:
            break
        }
    }

    private mutating func restoreChild(_ id: FrameID, _ encoded: JSON) throws(RestoreError) {
        guard let parent = encoded["parent"]?.int.map(FrameID.init), let index = encoded["index"]?.int,
            frames.contains(parent), frames[parent].join != nil
        else { throw RestoreError(message: "Frame \(id.number) has no place below another one.") }
        guard let workflow = frames.state(of: parent).childWorkflow(at: index) else {
            throw RestoreError(message: "Frame \(id.number) is none of the state '\(frames.state(of: parent).name)'.")
        }
        let frame = try Frame(decoding: encoded, id: id, parent: parent, workflow: workflow)
        frames.insert(frame)
        updateJoin(of: parent) { join in join.adopt(frame) }
    }
}

extension State {
    /// The workflow of a Parallel's branch or of a Map's iterations.
    fileprivate func childWorkflow(at index: Int) -> Workflow? {
        switch kind {
        case .parallel(let parallel): parallel.branches.indices.contains(index) ? parallel.branches[index] : nil
        case .map(let map): map.processor
        case .pass, .task, .choice, .wait, .succeed, .fail: nil
        }
    }
}

extension Join {
    /// Takes in a child that was restored: which iterations began and finished is told by the children, so that a
    /// Map's own frame need not be stored anew for each of them.
    fileprivate mutating func adopt(_ child: Frame) {
        guard children.indices.contains(child.index) else { return }
        children[child.index] = child.id
        next = max(next, child.index + 1)
        guard case .finished = child.activity else { return }
        finishedCount += 1
        lastEvent = max(lastEvent, child.lastEvent)
    }
}
