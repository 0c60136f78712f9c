// SPDX-License-Identifier: Apache-2.0

import FunctionPort
import Logging
import NIOCore

extension FunctionService {
    /// How many events may be under way.
    private static let eventMaximum = 10_000
    /// An event that could not be begun for so long is dropped: Lambda's six hours.
    private static let ageMaximum: Int64 = 6 * 3_600_000
    /// When an event is tried again that was refused because too many calls ran.
    private static let throttleDelay = TimeAmount.seconds(1)

    /// Takes an event: answered when it is on disk, run after that.
    func take(
        _ invocation: FunctionInvocation,
        _ target: Target,
        _ pending: PendingInvocation
    ) throws(LambdaError) {
        _ = try InvocationPayload.clientContext(invocation)
        guard events.count < FunctionService.eventMaximum else {
            throw .tooManyRequests(reason: "ConcurrentInvocationLimitExceeded")
        }
        let event = FunctionEvent(requestID: pending.requestID, invocation: invocation, time: sources.now())
        events[event.requestID] = event
        let answer = FunctionResult(
            statusCode: 202,
            executedVersion: target.version.version,
            requestID: pending.requestID
        )
        records.put(.events, name: event.requestID, document: event.document) { result in
            self.eventLoop.execute {
                switch result {
                case .success:
                    pending.finish(answer)
                    self.run(event)
                case .failure(let error):
                    self.events[event.requestID] = nil
                    pending.fail(.service("The event could not be stored: \(error.message)"))
                }
            }
        }
    }

    /// Runs an event once; what comes of it decides whether it is run again.
    func run(_ event: FunctionEvent) {
        guard !isEnding else { return }
        let pending = PendingInvocation(requestID: event.requestID) { result in
            // Called only where the call could not be begun.
            if case .failure(let failure) = result { self.couldNotRun(event, failure) }
        }
        do throws(LambdaError) {
            try run(try target(of: event.invocation), event.invocation, pending) { self.ran(event, $0) }
        } catch {
            pending.fail(error)
        }
    }

    private func ran(_ event: FunctionEvent, _ outcome: CallOutcome) {
        guard !isEnding else { return }
        guard outcome.isError else { return drop(event) }
        guard event.failures < configuration.retryDelays.count else {
            return drop(event, because: "its retries are used up")
        }
        let delay = configuration.retryDelays[event.failures]
        var event = event
        event.failures += 1
        events[event.requestID] = event
        let next = event
        records.put(.events, name: event.requestID, document: event.document) { result in
            if case .failure(let error) = result {
                self.logger.error(
                    "An event's retry could not be stored.",
                    metadata: ["function": "\(next.invocation.function)", "error": "\(error.message)"]
                )
            }
        }
        eventLoop.scheduleTask(in: delay) { self.run(next) }
    }

    private func couldNotRun(_ event: FunctionEvent, _ failure: FunctionInvokeFailure) {
        let isThrottled = failure.errorName == "TooManyRequestsException"
        guard isThrottled, sources.now() - event.time < FunctionService.ageMaximum else {
            return drop(event, because: failure.message)
        }
        eventLoop.scheduleTask(in: FunctionService.throttleDelay) { self.run(event) }
    }

    private func drop(_ event: FunctionEvent, because reason: String? = nil) {
        events[event.requestID] = nil
        if let reason {
            logger.warning(
                "An event for a function was dropped.",
                metadata: [
                    "function": "\(event.invocation.function)", "requestID": "\(event.requestID)",
                    "reason": "\(reason)",
                ]
            )
        }
        records.remove(.events, name: event.requestID) { result in
            if case .failure(let error) = result {
                self.logger.error(
                    "An event could not be removed: it will run again at the next start.",
                    metadata: ["requestID": "\(event.requestID)", "error": "\(error.message)"]
                )
            }
        }
    }
}
