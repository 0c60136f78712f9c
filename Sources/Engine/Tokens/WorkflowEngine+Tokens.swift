// SPDX-License-Identifier: Apache-2.0

import Interpreter
import JSONModule
import Storage

/// The calls of workers that hold a task's token. A token counts as long as its task waits, and ends it once.
extension WorkflowEngine {
    public func sendTaskSuccess(token: String, output: String, reply: @escaping Reply<Void>) {
        guard accepts(reply) else { return }
        // The token is looked at before the output (recorded).
        guard TaskToken(parsing: token) != nil else { return reply(.failure(.invalidToken)) }
        let payload: Payload
        do throws(ServiceError) {
            payload = try Self.payload(output, limits: services.limits)
        } catch {
            return reply(.failure(error))
        }
        send(token, reply) { .taskSucceeded($0, output: payload) }
    }

    public func sendTaskFailure(token: String, error: String?, cause: String?, reply: @escaping Reply<Void>) {
        guard accepts(reply) else { return }
        send(token, reply) { .taskFailed($0, TaskFailure(error: error, cause: cause)) }
    }

    public func sendTaskHeartbeat(token: String, reply: @escaping Reply<Void>) {
        guard accepts(reply) else { return }
        send(token, reply) { .taskHeartbeat($0) }
    }

    private static func payload(_ output: String, limits: Limits) throws(ServiceError) -> Payload {
        guard output.utf8.count <= limits.payloadBytesMaximum else {
            throw ServiceError(
                .validation,
                "1 validation error detected: Value at 'output' failed to satisfy constraint: Member must have length "
                    + "less than or equal to \(limits.payloadBytesMaximum)"
            )
        }
        do throws(JSONParseError) {
            return Payload(try JSON(parsing: output))
        } catch {
            throw ServiceError(.invalidOutput, "Invalid Output: '\(output)' is not valid JSON.")
        }
    }

    /// Applies a command to the task that a token stands for; answered when the turn is on disk.
    private func send(
        _ text: String,
        _ reply: @escaping Reply<Void>,
        _ command: @escaping @Sendable (EffectID) -> Command
    ) {
        guard let token = TaskToken(parsing: text) else { return reply(.failure(.invalidToken)) }
        let gone = ServiceError.taskGone(activity: token.activityARN)
        withLive(token.executionARN, { reply($0.mapError(\.ofToken)) }) { lane, execution in
            guard execution.awake.look({ $0.isWaiting(token.effect, token: text) }) else {
                // The turn that used the token up must be on disk before anyone learns of it.
                return lane.afterCommits { error in reply(.failure(error ?? gone)) }
            }
            lane.apply(command(token.effect), to: execution) { error in
                reply(error.map(Result.failure) ?? .success(()))
            }
        } ended: { _ in
            reply(.failure(gone))
        }
    }
}

extension ServiceError {
    /// A token of an execution that does not exist is unknown.
    fileprivate var ofToken: ServiceError { code == .executionDoesNotExist ? .taskUnknown : self }
}
