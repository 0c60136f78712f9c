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
}
