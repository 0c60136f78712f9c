// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import StatesLanguage
import Storage

extension OpenExecution {
    /// The execution as its last turn left it, for a restart or a redrive to go on with.
    func restored(on machine: StateMachine, tokenSecret: TokenSecret) throws(RestoreError) -> Execution {
        let input: JSON
        do throws(JSONParseError) {
            input = try JSON(parsing: record.input)
        } catch {
            throw RestoreError(message: "its input is not JSON")
        }
        let frames: [FrameID: JSON]
        do throws(RecordDamage) {
            frames = try self.frames
        } catch {
            throw RestoreError(message: error.reason)
        }
        let execution = try Execution(
            identity: record.identity,
            machine: machine,
            input: input,
            tokenSecret: tokenSecret,
            restoring: frames
        )
        // Its next turn would be refused, and with it everybody else's in the same commit.
        guard execution.lastEvent == lastEvent else {
            throw RestoreError(
                message: "Its history ends at event \(lastEvent), its frames at \(execution.lastEvent)."
            )
        }
        return execution
    }

    /// The execution as `Execution.packed` gives it, out of the texts as they are stored.
    var packed: String? {
        let texts = storedFrames.compactMap { frame in frame.text.map { (id: "\(frame.id.number)", text: $0) } }
        guard texts.count == storedFrames.count else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(texts.reduce(2) { $0 + $1.id.utf8.count + $1.text.utf8.count + 4 })
        for (id, text) in texts {
            bytes += bytes.isEmpty ? "[[".utf8 : ",[".utf8
            bytes += id.utf8
            bytes.append(UInt8(ascii: ","))
            bytes += text.utf8
            bytes.append(UInt8(ascii: "]"))
        }
        bytes.append(UInt8(ascii: "]"))
        return String(decoding: bytes, as: UTF8.self)
    }
}
