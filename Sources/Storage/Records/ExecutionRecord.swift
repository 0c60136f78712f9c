// SPDX-License-Identifier: Apache-2.0

public import Interpreter
public import JSONModule
public import StatesLanguage

/// The number of an execution in its store: what rows and lanes are keyed by.
public struct ExecutionKey: Hashable, Sendable, Comparable {
    public var number: Int64

    public init(_ number: Int64) { self.number = number }

    public static func < (left: ExecutionKey, right: ExecutionKey) -> Bool { left.number < right.number }
}

/// One execution as DescribeExecution and ListExecutions show it.
public struct ExecutionRecord: Sendable, Equatable {
    public var key: ExecutionKey
    public var identity: ExecutionIdentity
    /// The revision of the definition that it runs.
    public var revision: RevisionKey
    /// The caller's text of the input, as it came in.
    public var input: String
    public var status: ExecutionStatus
    public var stopTime: Timestamp?
    public var output: String?
    public var error: String?
    public var cause: String?
    public var traceHeader: String?
    /// Nil where it was never redriven.
    public var redrive: Redrive?
    /// Set where a key of the customer seals the payloads: input, output, error and cause are then left out.
    public var sealed: SealedPayloads?
}

extension ExecutionRecord {
    /// A record that is not sealed; in an extension for the reason that `TurnRecord` gives.
    public init(
        key: ExecutionKey,
        identity: ExecutionIdentity,
        revision: RevisionKey,
        input: String,
        status: ExecutionStatus = .running,
        stopTime: Timestamp? = nil,
        output: String? = nil,
        error: String? = nil,
        cause: String? = nil,
        traceHeader: String? = nil,
        redrive: Redrive? = nil
    ) {
        self.init(
            key: key,
            identity: identity,
            revision: revision,
            input: input,
            status: status,
            stopTime: stopTime,
            output: output,
            error: error,
            cause: cause,
            traceHeader: traceHeader,
            redrive: redrive,
            sealed: nil
        )
    }
}

/// One turn of an execution: all that one command made, stored as a whole or not at all.
public struct TurnRecord: Sendable {
    public var key: ExecutionKey
    /// Counted from 1 in each execution, without gaps.
    public var turn: Int
    public var time: Timestamp
    /// The command that caused the turn, for replays and audits.
    public var command: Command
    public var events: [HistoryEvent]
    /// Frames made or changed, as the execution encodes them.
    public var changedFrames: [FrameID: JSON]
    public var removedFrames: Set<FrameID>
    /// Set by the turn that ended the execution: after a success its frames are gone, else they stay for a redrive.
    public var result: ExecutionResult?
    /// Set where a store has prepared the turn (`StoreCommitting.prepared`).
    public var prepared: Prepared?
    /// Set where a key of the customer seals the turn: it is prepared then, and frames and result are left out.
    public var sealed: Sealed?

    /// What stands for the frames and the result of a turn, once they are sealed.
    public struct Sealed: Sendable, Equatable {
        public var frames: [FrameID: [UInt8]]
        /// Output, error and cause; nil where there is none of them.
        public var result: [UInt8]?
    }

    /// What stands for the events of a turn, once they are encoded: `events` is empty then.
    public struct Prepared: Sendable {
        /// The blob of `TurnCodec`, perhaps sealed.
        public var content: [UInt8]
        /// The ids of the events.
        public var events: Range<Int>
    }
}

extension TurnRecord {
    /// A turn that is neither prepared nor sealed.
    ///
    /// In an extension, made by the memberwise initializer: of a large struct, one that sets member by member ends with a
    /// copy of the whole (Swift 6.3.1, optimized).
    public init(
        key: ExecutionKey,
        turn: Int,
        time: Timestamp,
        command: Command,
        events: [HistoryEvent],
        changedFrames: [FrameID: JSON],
        removedFrames: Set<FrameID>,
        result: ExecutionResult?
    ) {
        self.init(
            key: key,
            turn: turn,
            time: time,
            command: command,
            events: events,
            changedFrames: changedFrames,
            removedFrames: removedFrames,
            result: result,
            prepared: nil,
            sealed: nil
        )
    }
}

/// An execution with what it needs to go on: after the end of the process, or in a redrive after its own.
public struct OpenExecution: Sendable {
    public var record: ExecutionRecord
    /// The number of its last turn.
    public var turn: Int
    /// The id of its last event: the next turn's events follow it.
    public var lastEvent: Int
    /// In no order.
    public var storedFrames: [StoredFrame]
    /// Frames that a key of the customer seals.
    public var sealedFrames: [FrameID: [UInt8]]

    public init(
        record: ExecutionRecord,
        turn: Int,
        lastEvent: Int,
        storedFrames: [StoredFrame],
        sealedFrames: [FrameID: [UInt8]] = [:]
    ) {
        self.record = record
        self.turn = turn
        self.lastEvent = lastEvent
        self.storedFrames = storedFrames
        self.sealedFrames = sealedFrames
    }

    /// The frames that are not sealed, parsed; throws where one is not JSON.
    public var frames: [FrameID: JSON] {
        get throws(RecordDamage) {
            var frames: [FrameID: JSON] = [:]
            for frame in storedFrames { frames[frame.id] = try frame.document }
            return frames
        }
    }
}

/// A frame of an execution: a store that keeps texts gives them as they are, so that its reader need not parse them.
public struct StoredFrame: Sendable {
    public var id: FrameID
    private var content: Content

    private enum Content {
        case document(JSON)
        case text(String)
    }

    /// A frame by the document that was stored of it.
    public init(_ id: FrameID, _ document: JSON) { (self.id, content) = (id, .document(document)) }

    /// A frame by the text that was stored of it.
    public init(_ id: FrameID, text: String) { (self.id, content) = (id, .text(text)) }

    /// What was stored, where the store keeps texts.
    public var text: String? {
        guard case .text(let text) = content else { return nil }
        return text
    }

    /// What was stored; throws where its text is not JSON.
    public var document: JSON {
        get throws(RecordDamage) {
            switch content {
            case .document(let document): return document
            case .text(let text):
                do throws(JSONParseError) {
                    return try JSON(parsing: text, depthMaximum: JSON.storedDepthMaximum)
                } catch {
                    throw RecordDamage(reason: "the frame \(id.number) is not JSON: \(error.reason)")
                }
            }
        }
    }
}

/// An execution that had not ended and whose records are not what was written.
public struct DamagedExecution: Sendable, Equatable {
    public var key: ExecutionKey
    public var arn: String
    /// Which record is damaged, and how.
    public var reason: String

    public init(key: ExecutionKey, arn: String, reason: String) {
        self.key = key
        self.arn = arn
        self.reason = reason
    }
}

/// One batch of executions that had not ended, each kind by key.
public struct OpenExecutions: Sendable {
    public var executions: [OpenExecution]
    public var damaged: [DamagedExecution]

    public init(executions: [OpenExecution] = [], damaged: [DamagedExecution] = []) {
        self.executions = executions
        self.damaged = damaged
    }

    /// The highest key of the batch, after which the next one begins; nil where the batch is empty.
    public var lastKey: ExecutionKey? {
        [executions.last?.record.key, damaged.last?.key].compactMap(\.self).max()
    }
}

extension TurnRecord {
    /// Encodes the events and lets go of them; does nothing where their ids have gaps, which a commit will refuse.
    public mutating func prepare() {
        let first = events.first?.id ?? 0
        guard events.indices.allSatisfy({ events[$0].id == first + $0 }) else { return }
        let ids = first..<first + events.count
        prepared = Prepared(content: TurnCodec.encode(&self), events: ids)
        events = []
    }

    /// The blob of `TurnCodec`, perhaps sealed.
    public var content: [UInt8] { prepared?.content ?? TurnCodec.encode(self) }

    public var eventCount: Int { prepared?.events.count ?? events.count }

    /// Whether it ended the execution.
    public var isLast: Bool { result?.status != nil }

    /// Whether it leaves frames behind.
    public var keepsFrames: Bool { result?.status != .succeeded }
}
