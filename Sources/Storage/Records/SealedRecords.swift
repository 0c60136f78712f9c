// SPDX-License-Identifier: Apache-2.0

public import Encryption
import Interpreter
import JSONModule

/// What is stored of an execution's payloads where its state machine has a key of the customer.
public struct SealedPayloads: Sendable, Equatable {
    /// Stands for the input.
    public var input: [UInt8]
    /// Stands for output, error and cause; nil where it has none of them.
    public var result: [UInt8]?

    public init(input: [UInt8], result: [UInt8]? = nil) {
        self.input = input
        self.result = result
    }
}

extension StateMachineRecord {
    /// The record as it is stored with a key: without its definition's text.
    public func sealed(with key: DataKey) -> StateMachineRecord {
        var record = self
        record.sealedDefinition = SealCodec.seal(Array(definition.utf8), at: .definition(revision), with: key)
        record.definition = ""
        return record
    }

    /// The definition's text, which may be sealed.
    public func openedDefinition(with keys: KeyRing) throws(SealError) -> String {
        guard let sealedDefinition else { return definition }
        let bytes = try SealCodec.open(sealedDefinition, at: .definition(revision), with: keys)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension ExecutionRecord {
    /// A new execution's record as it is stored with a key: without its input.
    public func sealed(with key: DataKey) -> ExecutionRecord {
        var record = self
        record.sealed = SealedPayloads(input: SealCodec.seal(Array(input.utf8), at: .input(self.key), with: key))
        record.input = ""
        return record
    }

    /// The record with its payloads, which may be sealed.
    public func opened(with keys: KeyRing) throws(SealError) -> ExecutionRecord {
        guard let sealed else { return self }
        var record = self
        record.sealed = nil
        record.input = String(
            decoding: try SealCodec.open(sealed.input, at: .input(key), with: keys),
            as: UTF8.self
        )
        guard let result = sealed.result else { return record }
        let opened = try OpenedResult(result, of: key, with: keys)
        (record.output, record.error, record.cause) = (opened.output?.serialized, opened.error, opened.cause)
        return record
    }
}

/// Output, error and cause, out of sealed bytes.
private struct OpenedResult {
    let output: Payload?
    let error: String?
    let cause: String?

    init(_ bytes: [UInt8], of key: ExecutionKey, with keys: KeyRing) throws(SealError) {
        var reader = RecordReader(try SealCodec.open(bytes, at: .result(key), with: keys), from: 0)
        do throws(RecordDamage) {
            output = try reader.optionalPayload()
            error = try reader.optionalText()
            cause = try reader.optionalText()
        } catch {
            throw .damaged(error.reason)
        }
    }
}

extension TurnRecord {
    /// The turn as it is stored with a key: prepared, and with no payload but in sealed bytes.
    ///
    /// The command stays as it is, and no store keeps it beside `prepared`.
    public func sealed(with dataKey: DataKey) -> TurnRecord {
        var turn = self
        turn.prepare()
        // Its ids have gaps, and its commit will refuse it.
        guard let content = turn.prepared?.content else { return self }
        turn.prepared?.content = SealCodec.seal(content, at: .turn(key, self.turn), with: dataKey)
        var sealed = Sealed(frames: [:])
        for (frame, document) in changedFrames {
            let bytes = Array(document.serialized.utf8)
            sealed.frames[frame] = SealCodec.seal(bytes, at: .frame(key, frame), with: dataKey)
        }
        turn.changedFrames = [:]
        if let result, result.output != nil || result.error != nil || result.cause != nil {
            var writer = RecordWriter(headerCount: 0)
            writer.write([result.output?.serialized, result.error, result.cause])
            sealed.result = SealCodec.seal(writer.bytes, at: .result(key), with: dataKey)
            turn.result = ExecutionResult(status: result.status)
        }
        turn.sealed = sealed
        return turn
    }

    /// The turn as it was before it was sealed.
    public func opened(with keys: KeyRing) throws(SealError) -> TurnRecord {
        guard let sealed, let content = prepared?.content else { return self }
        var turn = self
        (turn.sealed, turn.prepared) = (nil, nil)
        let bytes = try TurnCodec.opened(content, key: key, turn: self.turn, with: keys)
        do throws(RecordDamage) {
            turn.events = try TurnCodec.decode(bytes, key: key, turn: self.turn).events
        } catch {
            throw .damaged(error.reason)
        }
        for (frame, bytes) in sealed.frames {
            turn.changedFrames[frame] = try JSON(sealed: bytes, frame: frame, of: key, keys)
        }
        if let bytes = sealed.result {
            let opened = try OpenedResult(bytes, of: key, with: keys)
            turn.result?.output = opened.output
            turn.result?.error = opened.error
            turn.result?.cause = opened.cause
        }
        return turn
    }
}

extension OpenExecution {
    /// The execution with its payloads and frames, which may be sealed.
    public func opened(with keys: KeyRing) throws(SealError) -> OpenExecution {
        guard record.sealed != nil || !sealedFrames.isEmpty else { return self }
        var execution = self
        execution.record = try record.opened(with: keys)
        execution.sealedFrames = [:]
        for (frame, bytes) in sealedFrames {
            let document = try JSON(sealed: bytes, frame: frame, of: record.key, keys)
            execution.storedFrames.append(StoredFrame(frame, document))
        }
        return execution
    }
}

extension JSON {
    /// The document of a frame, out of sealed bytes.
    fileprivate init(
        sealed bytes: [UInt8],
        frame: FrameID,
        of key: ExecutionKey,
        _ keys: KeyRing
    ) throws(SealError) {
        let plain = try SealCodec.open(bytes, at: .frame(key, frame), with: keys)
        do {
            try self.init(parsing: String(decoding: plain, as: UTF8.self), depthMaximum: Self.storedDepthMaximum)
        } catch {
            throw .damaged("the frame \(frame.number) is not JSON: \(error.reason)")
        }
    }
}

extension StoreError {
    /// What is stored somewhere does not open.
    public init(_ error: SealError, in place: String) {
        switch error {
        case .refused(let refusal):
            self.init(code: .keyRefused(refusal), message: "\(place) does not open: \(refusal.text)")
        case .damaged(let reason):
            self.init(
                code: .damagedRecord,
                message: """
                    \(place) is damaged: \(reason). Restore the data directory from a backup, and check the disk.
                    """
            )
        }
    }
}

extension KeyRefusal {
    /// The reason in words.
    public var text: String {
        switch reason {
        case .missing: "the configuration has no key '\(keyID)'."
        case .disabled: "the key '\(keyID)' is disabled."
        case .different: "the key '\(keyID)' of the configuration is not the one it was sealed with."
        }
    }
}
