// SPDX-License-Identifier: Apache-2.0

public import FunctionPort
import JSONModule
import NIOCore
import NIOPosix

extension FunctionService: FunctionInvoker {
    /// Begins an invocation, from any thread; the reply comes on the service's event loop.
    public func invoke(
        _ invocation: FunctionInvocation,
        reply: @escaping FunctionReply
    ) -> FunctionInvocationHandle {
        let requestID = sources.uuid()
        let pending = PendingInvocation(requestID: requestID, reply: reply)
        eventLoop.execute {
            do throws(LambdaError) {
                try self.begin(invocation, pending)
            } catch {
                pending.fail(error)
            }
        }
        return FunctionInvocationHandle { self.eventLoop.execute { self.cancel(pending) } }
    }

    private func begin(_ invocation: FunctionInvocation, _ pending: PendingInvocation) throws(LambdaError) {
        guard !isEnding else { throw .service("The server is shutting down.") }
        guard pending.reply != nil else { return }
        let target = try target(of: invocation)
        try InvocationPayload.check(invocation)
        switch invocation.kind {
        case .dryRun:
            pending.finish(
                FunctionResult(
                    statusCode: 204,
                    executedVersion: target.version.version,
                    requestID: pending.requestID
                )
            )
        case .event: try take(invocation, target, pending)
        case .requestResponse:
            try run(target, invocation, pending) { outcome in
                pending.finish(
                    FunctionResult(
                        statusCode: 200,
                        executedVersion: target.version.version,
                        functionError: outcome.isError ? "Unhandled" : nil,
                        payload: outcome.payload,
                        logTail: invocation.wantsLogTail ? outcome.log : nil,
                        requestID: pending.requestID
                    )
                )
            }
        }
    }

    private func cancel(_ pending: PendingInvocation) {
        guard pending.reply != nil else { return }
        pending.reply = nil
        if let function = pending.function, pool.cancel(requestID: pending.requestID) { leave(function) }
    }

    // MARK: - What runs

    /// A version of a function that a call has come to.
    struct Target: Sendable {
        var record: FunctionRecord
        var version: FunctionVersion
        /// The ARN as the caller meant it.
        var arn: String
    }

    func target(of invocation: FunctionInvocation) throws(LambdaError) -> Target {
        let reference = try FunctionReference(
            invocation.function,
            qualifier: invocation.qualifier,
            in: configuration.place
        )
        let qualifier = reference.qualifier ?? FunctionVersion.latest
        let missing = LambdaError.functionNotFound(configuration.place.arn(reference.name, qualifier: qualifier))
        guard let record = functions[reference.name] else { throw missing }
        let arn = configuration.place.arn(reference.name, qualifier: reference.qualifier)
        if let version = record.version(qualifier) { return Target(record: record, version: version, arn: arn) }
        guard let alias = record.alias(qualifier), let version = record.version(choose(alias)) else { throw missing }
        return Target(record: record, version: version, arn: arn)
    }

    /// The version that an alias gives this call: the additional one in its share of calls.
    private func choose(_ alias: FunctionAlias) -> String {
        guard let additional = alias.additionalVersion else { return alias.version }
        let share = Double(sources.random() >> 11) / Double(1 << 53)
        return share < alias.additionalWeight ? additional : alias.version
    }

    /// Runs a call to its end; `finish` is called on the event loop, once, unless the call is dropped before.
    func run(
        _ target: Target,
        _ invocation: FunctionInvocation,
        _ pending: PendingInvocation,
        finish: @escaping @Sendable (CallOutcome) -> Void
    ) throws(LambdaError) {
        let context = try InvocationPayload.clientContext(invocation)
        let name = target.record.name
        try enter(target.record)
        pending.function = name
        let call = Call(
            requestID: pending.requestID,
            payload: invocation.payload.isEmpty ? Array("{}".utf8) : invocation.payload,
            functionARN: target.arn,
            clientContext: context,
            traceHeader: invocation.traceHeader
        ) { outcome in
            self.leave(name)
            finish(outcome)
        }
        plan(for: target).whenComplete { result in
            let failure: LambdaError
            switch result {
            case .success(let plan):
                // The caller may have lost interest while the folder was read.
                guard pending.reply != nil else { return self.leave(name) }
                if self.pool.run(call, plan) { return }
                failure = .tooManyRequests(reason: "ConcurrentInvocationLimitExceeded")
            case .failure(let error): failure = error as? LambdaError ?? .service("\(error)")
            }
            self.leave(name)
            pending.fail(failure)
        }
    }

    private func plan(for target: Target) -> EventLoopFuture<InstancePlan> {
        let version = target.version
        var plan = InstancePlan(
            function: target.record.name,
            version: version.version,
            generation: version.revisionID,
            functionARN: configuration.place.arn(target.record.name),
            folder: "",
            settings: version.settings
        )
        switch version.code.place {
        case .unpacked(let id):
            plan.folder = codeStorage.folder(function: plan.function, id: id)
            return eventLoop.makeSucceededFuture(plan)
        case .folder(let path):
            plan.folder = path
            let unsigned = plan
            return threads.runIfActive(eventLoop: eventLoop) {
                guard let signature = FolderScan.signature(of: path) else {
                    throw LambdaError.service("The folder \(path) of function \(unsigned.function) is not there.")
                }
                var plan = unsigned
                plan.generation += " \(signature)"
                return plan
            }
        }
    }
}
