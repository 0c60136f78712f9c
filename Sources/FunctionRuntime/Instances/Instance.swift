// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPServer
import JSONModule
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// One process that runs one function, one call at a time.
///
/// It has a port of its own on loopback for the Runtime API, which so knows the instance by the port: clients of
/// that API take a host and a port and nothing else.
///
/// `@unchecked Sendable`: everything is read and changed on the host's event loop only.
final class Instance: @unchecked Sendable {
    /// Where an instance is in its life.
    enum Phase {
        /// The process is started and loads the function; its first call waits. Goes to `busy` or `ended`.
        case starting(Call)
        /// Waits for a call, with the answer of the runtime's poll in hand. Goes to `busy` or `ended`.
        case idle(Poll)
        /// Runs a call. Goes to `settling` when that is answered, or to `ended`.
        case busy(Call)
        /// Has answered its call and has not asked for the next. Goes to `idle` or `ended`.
        case settling
        /// The process is dead, or shall be.
        case ended
    }

    typealias Poll = @Sendable (HTTPResponse) -> Void

    let id: String
    let plan: InstancePlan
    let host: InstanceHost
    private(set) var phase: Phase {
        didSet {
            if case .starting = phase { return }
            leaveGate()
        }
    }
    /// Whether its turn to load its function has come.
    private var hasTurn = false
    /// Whether it is among those that load their function.
    private var isInGate = false
    /// Called with the instance when it waits for a call.
    private let onIdle: (Instance) -> Void
    /// Called with the instance once nothing of it is left.
    private let onGone: (Instance) -> Void

    /// The call that comes after the one that was just answered, once the runtime asks for it.
    private(set) var reserved: Call?
    private var process: ChildProcess?
    private var listener: HTTPListener?
    private var output: InstanceOutput?
    private var timer: Scheduled<Void>?
    /// Ends its turn to load its function.
    private var turn: Scheduled<Void>?
    /// When its turn to start came.
    private var started: NIODeadline
    private var callStarted: NIODeadline
    private var initNanoseconds: Int64?
    private var log: CallLog

    init(
        plan: InstancePlan,
        host: InstanceHost,
        first call: Call,
        onIdle: @escaping (Instance) -> Void,
        onGone: @escaping (Instance) -> Void
    ) {
        id = host.sources.uuid()
        self.plan = plan
        self.host = host
        phase = .starting(call)
        self.onIdle = onIdle
        self.onGone = onGone
        started = .now()
        callStarted = started
        log = CallLog(
            function: plan.function,
            logs: host.logs,
            now: host.sources.now,
            onOutput: host.configuration.onOutput
        )
    }

    var isIdle: Bool {
        guard case .idle = phase else { return false }
        return true
    }

    /// Whether it is about to wait for a call that nobody has reserved.
    var isFree: Bool {
        guard case .settling = phase else { return false }
        return reserved == nil
    }

    // MARK: - Start

    /// Starts the process; what goes wrong is the outcome of the first call.
    func start() {
        guard case .starting(let call) = phase else { preconditionFailure("An instance is started once.") }
        log.begin(call, version: plan.version)
        host.starts.enter { self.listen() }
    }

    private func leaveGate() {
        guard isInGate else { return }
        isInGate = false
        turn?.cancel()
        host.starts.leave()
    }

    /// Takes back the first call while the start still waits for its turn; false once it has begun.
    func withdraw(requestID: String) -> Bool {
        guard case .starting(let call) = phase, call.requestID == requestID, !hasTurn else { return false }
        phase = .ended
        return true
    }

    private func listen() {
        hasTurn = true
        guard case .starting = phase else {
            host.starts.leave()
            return removeTraces()
        }
        isInGate = true
        started = .now()
        callStarted = started
        // Its function may hang, or call another one that waits for its turn.
        turn = host.eventLoop.scheduleTask(in: host.configuration.startTurn) { self.leaveGate() }
        var limits = HTTPLimits()
        limits.bodyBytes = 64 << 20
        limits.hostNames = HostNames()
        // The runtime's connection is idle while a function runs.
        limits.idleTimeout = .hours(24)
        HTTPListener.bind(
            host: "127.0.0.1",
            port: 0,
            on: host.eventLoop,
            responder: { RuntimeAPI(instance: self) },
            limits: limits,
            logger: host.logger
        ).hop(to: host.eventLoop).whenComplete { result in
            switch result {
            case .success(let listener):
                self.listener = listener
                self.startProcess(port: listener.port ?? 0)
            case .failure(let error): self.couldNotStart("\(error)")
            }
        }
    }

    private func startProcess(port: Int) {
        guard case .starting = phase else { return removeTraces() }
        let launch = InstanceLaunch(id: id, plan: plan, host: host, port: port)
        host.threads.runIfActive(eventLoop: host.eventLoop) { try launch.run() }.whenComplete { result in
            switch result {
            case .success(let launched): self.adopt(launched)
            case .failure(let error): self.couldNotStart("\(error)")
            }
        }
    }

    private func adopt(_ launched: InstanceLaunch.Launched) {
        process = launched.process
        let eventLoop = host.eventLoop
        host.poller.watch(launched.process.descriptor) {
            let status = launched.process.reap()
            eventLoop.execute { self.processEnded(status) }
        }
        output = InstanceOutput(
            descriptor: launched.output,
            eventLoop: eventLoop,
            poller: host.poller
        ) { bytes, done in
            self.log.append(bytes, done: done)
        }
        if case .starting = phase {
            setTimer(max(host.configuration.startTimeout, .seconds(Int64(plan.settings.timeout))))
        }
        // Ended while it was being started.
        if case .ended = phase { launched.process.kill() }
    }

    private func couldNotStart(_ reason: String) {
        host.logger.error(
            "An instance could not be started.",
            metadata: ["function": "\(plan.function)", "error": "\(reason)"]
        )
        log.append(Array("\(reason)\n".utf8))
        if case .starting(let call) = phase {
            finish(call, .failed("Runtime.InvalidEntrypoint", "RequestId: \(call.requestID) Error: \(reason)"))
        }
        phase = .ended
        removeTraces()
    }

    // MARK: - Calls

    /// Gives an idle instance a call.
    func run(_ call: Call) {
        guard case .idle(let poll) = phase else { preconditionFailure("A call goes to an idle instance.") }
        log.begin(call, version: plan.version)
        deliver(call, to: poll)
    }

    /// Gives a call to an instance that has answered its last one and is about to ask for the next.
    ///
    /// Where it ends instead, the call is still in `reserved` when it is gone.
    func reserve(_ call: Call) {
        precondition(isFree, "A call is reserved for an instance that is about to be free.")
        reserved = call
    }

    private func deliver(_ call: Call, to poll: Poll) {
        phase = .busy(call)
        callStarted = .now()
        setTimer(.seconds(Int64(plan.settings.timeout)))
        let deadline = host.sources.now() + Int64(plan.settings.timeout) * 1_000
        poll(RuntimeAPI.invocation(call, deadline: deadline))
    }

    /// The runtime asks for a call.
    func next(_ poll: @escaping Poll) {
        switch phase {
        case .starting(let call):
            initNanoseconds = (NIODeadline.now() - started).nanoseconds
            deliver(call, to: poll)
        case .settling:
            timer?.cancel()
            if let call = reserved {
                reserved = nil
                log.begin(call, version: plan.version)
                return deliver(call, to: poll)
            }
            phase = .idle(poll)
            onIdle(self)
        case .busy(let call):
            let message = "RequestId: \(call.requestID) Error: The runtime asked for a call before it answered this one"
            phase = .settling
            finish(call, .failed("Runtime.InvalidStateTransition", message))
            end()
            poll(
                RuntimeAPI.refusal(
                    .forbidden,
                    "InvalidStateTransition",
                    "Transition from Invoking to Ready is not allowed."
                )
            )
        case .idle, .ended:
            poll(
                RuntimeAPI.refusal(
                    .forbidden,
                    "InvalidStateTransition",
                    "State transition from Ready to Ready is not allowed."
                )
            )
        }
    }

    /// The runtime answers a call; false where it runs no such call.
    func answer(requestID: String, _ outcome: CallOutcome) -> Bool {
        guard case .busy(let call) = phase, call.requestID == requestID else { return false }
        // The timer stays: a runtime that does not come back for the next call is ended by it.
        phase = .settling
        finish(call, outcome)
        return true
    }

    /// The function could not be loaded; false where that is not the question any more.
    func startFailed(_ outcome: CallOutcome) -> Bool {
        guard case .starting(let call) = phase else { return false }
        phase = .settling
        finish(call, outcome)
        end()
        return true
    }

    private func finish(_ call: Call, _ outcome: CallOutcome, status: String? = nil) {
        output?.drain()
        var outcome = outcome
        let report = ReportLine(
            requestID: call.requestID,
            durationNanoseconds: (NIODeadline.now() - callStarted).nanoseconds,
            memorySize: plan.settings.memory,
            peakMemory: process?.peakMemory(),
            initNanoseconds: initNanoseconds,
            status: status ?? (outcome.isError ? "error" : nil)
        )
        initNanoseconds = nil
        outcome.log = log.end(report)
        call.finish(outcome)
    }

    private func setTimer(_ time: TimeAmount) {
        timer?.cancel()
        timer = host.eventLoop.scheduleTask(in: time) { self.timeOut() }
    }

    private func timeOut() {
        switch phase {
        case .starting(let call), .busy(let call):
            let seconds = plan.settings.timeout
            if case .starting = phase {
                let elapsed = ReportLine.milliseconds((NIODeadline.now() - started).nanoseconds)
                log.append(Array("INIT_REPORT Init Duration: \(elapsed) ms\tPhase: init\tStatus: timeout\n".utf8))
            }
            let time = DateText.text(of: host.sources.now())
            log.append(Array("\(time)Z \(call.requestID) Task timed out after \(seconds).00 seconds\n\n".utf8))
            // Answered: its end has no call to fail any more.
            phase = .settling
            finish(call, .timedOut(requestID: call.requestID, seconds: seconds), status: "timeout")
            end()
        case .settling: end()
        case .idle, .ended: break
        }
    }

    // MARK: - End

    /// Ends the instance: what it runs is killed.
    ///
    /// A call that it runs or waits for is failed.
    func end() {
        timer?.cancel()
        switch phase {
        case .starting(let call), .busy(let call):
            phase = .ended
            finish(call, .exited(requestID: call.requestID, .signaled(SIGKILL)))
        case .idle, .settling: phase = .ended
        case .ended: return
        }
        process?.kill()
    }

    private func processEnded(_ status: ExitStatus) {
        timer?.cancel()
        switch phase {
        case .starting(let call), .busy(let call):
            phase = .ended
            finish(call, .exited(requestID: call.requestID, status))
        case .idle, .settling, .ended: phase = .ended
        }
        output?.end()
        removeTraces()
    }

    private func removeTraces() {
        let folder = host.temporaryFolder(instance: id)
        host.threads.submit { _ in FileSystem.remove(folder) }
        guard let listener else { return onGone(self) }
        self.listener = nil
        listener.close(grace: .zero).hop(to: host.eventLoop).whenComplete { _ in self.onGone(self) }
    }
}
