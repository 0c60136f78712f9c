// SPDX-License-Identifier: Apache-2.0

import Interpreter

/// Commands as bytes: a number for the case, then its values.
enum CommandCodec {
    /// The cases.
    ///
    /// The numbers stand in data of all ages: never change one, only add.
    private enum Kind: UInt8 {
        case start = 0
        case taskSubmitted = 1
        case taskSucceeded = 2
        case taskFailed = 3
        case activityStarted = 4
        case taskHeartbeat = 5
        case timerFired = 6
        case stop = 7
        case recover = 8
        case activityScheduled = 9
        case redrive = 10
        case stateMachineDeleted = 11
    }

    private static let stages: [TaskFailure.Stage] = [.run, .submit, .start, .schedule]

    static func write(_ command: Command, to writer: inout RecordWriter) {
        switch command {
        case .start(let input):
            writer.write(byte: Kind.start.rawValue)
            writer.write(input)
        case .taskSubmitted(let effect, let output):
            write(.taskSubmitted, effect, to: &writer)
            writer.write(output)
        case .taskSucceeded(let effect, let output):
            write(.taskSucceeded, effect, to: &writer)
            writer.write(output)
        case .taskFailed(let effect, let failure):
            write(.taskFailed, effect, to: &writer)
            writer.write([failure.error, failure.cause])
            writer.write(byte: code(of: failure.stage))
        case .activityScheduled(let effect):
            write(.activityScheduled, effect, to: &writer)
        case .activityStarted(let effect, let workerName):
            write(.activityStarted, effect, to: &writer)
            writer.write(workerName)
        case .taskHeartbeat(let effect):
            write(.taskHeartbeat, effect, to: &writer)
        case .timerFired(let timer):
            writer.write(byte: Kind.timerFired.rawValue)
            writer.write(timer.number)
        case .stop(let error, let cause):
            writer.write(byte: Kind.stop.rawValue)
            writer.write([error, cause])
        case .recover:
            writer.write(byte: Kind.recover.rawValue)
        case .redrive:
            writer.write(byte: Kind.redrive.rawValue)
        case .stateMachineDeleted:
            writer.write(byte: Kind.stateMachineDeleted.rawValue)
        }
    }

    static func read(from reader: inout RecordReader) throws(RecordDamage) -> Command {
        let code = try reader.byte()
        guard let kind = Kind(rawValue: code) else { throw RecordDamage(reason: "there is no command \(code)") }
        switch kind {
        case .start: return .start(input: try reader.payload())
        case .taskSubmitted: return .taskSubmitted(EffectID(try reader.int()), output: try reader.payload())
        case .taskSucceeded: return .taskSucceeded(EffectID(try reader.int()), output: try reader.payload())
        case .taskFailed: return .taskFailed(EffectID(try reader.int()), try readFailure(from: &reader))
        case .activityScheduled: return .activityScheduled(EffectID(try reader.int()))
        case .activityStarted:
            return .activityStarted(EffectID(try reader.int()), workerName: try reader.optionalText())
        case .taskHeartbeat: return .taskHeartbeat(EffectID(try reader.int()))
        case .timerFired: return .timerFired(TimerID(try reader.int()))
        case .stop: return .stop(error: try reader.optionalText(), cause: try reader.optionalText())
        case .recover: return .recover
        case .redrive: return .redrive
        case .stateMachineDeleted: return .stateMachineDeleted
        }
    }

    private static func write(_ kind: Kind, _ effect: EffectID, to writer: inout RecordWriter) {
        writer.write(byte: kind.rawValue)
        writer.write(effect.number)
    }

    private static func code(of stage: TaskFailure.Stage) -> UInt8 {
        switch stage {
        case .run: 0
        case .submit: 1
        case .start: 2
        case .schedule: 3
        }
    }

    private static func readFailure(from reader: inout RecordReader) throws(RecordDamage) -> TaskFailure {
        let (error, cause, code) = (try reader.optionalText(), try reader.optionalText(), try reader.byte())
        guard stages.indices.contains(Int(code)) else { throw RecordDamage(reason: "there is no stage \(code)") }
        return TaskFailure(error: error, cause: cause, stage: stages[Int(code)])
    }
}
