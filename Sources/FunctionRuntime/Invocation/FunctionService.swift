// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Logging
public import NIOCore
public import NIOPosix

/// Lambda-compatible functions on this machine: their records, their code and the processes that run them.
///
/// `@unchecked Sendable`: everything that changes is read and changed on `eventLoop` only, which `change` checks.
public final class FunctionService: @unchecked Sendable {
    let configuration: FunctionRuntimeConfiguration
    let eventLoop: any EventLoop
    let threads: NIOThreadPool
    let sources: FunctionSources
    let records: any FunctionRecords
    let codeStorage: CodeStorage
    let logger: Logger
    let pool: InstancePool
    private let poller: DescriptorPoller
    let logs: FunctionLogs
    let locator: RuntimeLocator

    /// What is on disk, by name.
    private(set) var functions: [String: FunctionRecord] = [:]
    /// The next changes of functions of which one is being made.
    private var changes: [String: [() -> Void]] = [:]
    /// How many calls of each function run or wait.
    private var callsInFlight: [String: Int] = [:]
    /// Events that have not been run to an end, by request id.
    var events: [String: FunctionEvent] = [:]
    /// Events that the last process has left, until they are taken up.
    private var leftEvents: [FunctionEvent] = []
    /// Set once the service is shut down.
    private var ended: EventLoopFuture<Void>?
    var isEnding: Bool { ended != nil }

    private init(
        configuration: FunctionRuntimeConfiguration,
        records: any FunctionRecords,
        sources: FunctionSources,
        eventLoop: any EventLoop,
        threads: NIOThreadPool,
        logger: Logger
    ) throws {
        self.configuration = configuration
        self.records = records
        self.sources = sources
        self.eventLoop = eventLoop
        self.threads = threads
        self.logger = logger
        let data = configuration.dataDirectory
        codeStorage = CodeStorage(root: "\(data)/functions", limits: configuration.archiveLimits)
        poller = try DescriptorPoller()
        logs = FunctionLogs(folder: "\(data)/logs/functions", sizeMaximum: configuration.logBytes, logger: logger)
        let searchPath = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        locator = RuntimeLocator(searchPath: searchPath, bootstrapFolder: "\(data)/runtimes", logger: logger)
        pool = InstancePool(
            host: InstanceHost(
                configuration: configuration,
                eventLoop: eventLoop,
                threads: threads,
                poller: poller,
                starts: StartGate(maximum: configuration.startMaximum),
                logs: logs,
                locator: locator,
                sources: sources,
                searchPath: searchPath,
                logger: logger
            )
        )
    }

    /// Reads the records and removes what a crash has left behind.
    ///
    /// - Parameters:
    ///   - configuration: Where and how functions are run.
    ///   - records: Where functions are kept.
    ///   - sources: Time and randomness.
    ///   - eventLoop: The loop on which everything here happens.
    ///   - threads: For what blocks. Must run until `shutDown` is done: instances are killed with their thread.
    ///   - logger: For what the operator should know.
    /// - Returns: The service, ready for calls; fails where the records cannot be read. Events that were not finished
    ///   wait for `takeUpEvents`.
    public static func start(
        configuration: FunctionRuntimeConfiguration,
        records: any FunctionRecords,
        sources: FunctionSources,
        eventLoop: any EventLoop,
        threads: NIOThreadPool,
        logger: Logger
    ) -> EventLoopFuture<FunctionService> {
        let functions = load(.functions, of: records, on: eventLoop)
        let events = load(.events, of: records, on: eventLoop)
        return functions.and(events).flatMapThrowing { functions, events in
            let service = try FunctionService(
                configuration: configuration,
                records: records,
                sources: sources,
                eventLoop: eventLoop,
                threads: threads,
                logger: logger
            )
            try service.take(functions, events)
            return service
        }.flatMap { (service: FunctionService) in service.sweep().map { service } }
    }

    private static func load(
        _ collection: FunctionCollection,
        of records: any FunctionRecords,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<[FunctionDocument]> {
        let promise = eventLoop.makePromise(of: [FunctionDocument].self)
        records.load(collection) { result in
            switch result {
            case .success(let documents): promise.succeed(documents.map(FunctionDocument.init))
            case .failure(let error): promise.fail(error)
            }
        }
        return promise.futureResult
    }

    private func take(_ functions: [FunctionDocument], _ events: [FunctionDocument]) throws(FunctionRecordsError) {
        for document in functions {
            guard let record = FunctionRecord(document.document) else {
                throw FunctionRecordsError(message: "The record of function \(document.name) cannot be read.")
            }
            self.functions[document.name] = record
        }
        for document in events {
            guard let event = FunctionEvent(document.document) else {
                throw FunctionRecordsError(message: "The record of event \(document.name) cannot be read.")
            }
            self.events[event.requestID] = event
            leftEvents.append(event)
        }
    }

    /// Removes what a crash has left behind; done before the first call, whose upload no record names yet.
    private func sweep() -> EventLoopFuture<Void> {
        let kept = functions.mapValues(\.codeIDs)
        let temporary = "\(configuration.dataDirectory)/tmp/functions"
        let storage = codeStorage
        return threads.runIfActive(eventLoop: eventLoop) {
            storage.removeAll(except: kept)
            for name in FileSystem.names(in: temporary) where FunctionSources.isUUID(name) {
                FileSystem.remove("\(temporary)/\(name)")
            }
        }
    }

    /// Runs the events that were not finished when the last process ended.
    ///
    /// Called when the records take changes: an event that ended before could not be removed, and would run again.
    public func takeUpEvents() {
        eventLoop.execute {
            let events = self.leftEvents
            self.leftEvents = []
            for event in events { self.run(event) }
        }
    }

    /// Ends all instances and takes no more calls; done when no process is left.
    ///
    /// Events that were not finished are taken up at the next start.
    public func shutDown() -> EventLoopFuture<Void> {
        eventLoop.flatSubmit {
            if let ended = self.ended { return ended }
            let promise = self.eventLoop.makePromise(of: Void.self)
            self.ended = promise.futureResult
            self.pool.end { self.poller.end { self.logs.end { promise.succeed() } } }
            return promise.futureResult
        }
    }

    // MARK: - Changes

    /// Changes a function's record, one change after another: the reply comes when the change is on disk, and
    /// only then is it seen by other calls.
    ///
    /// - Parameters:
    ///   - name: The function's name.
    ///   - body: Is given the record, or nil where there is none, and leaves what shall be.
    ///   - reply: Called on the event loop.
    func change<Output: Sendable>(
        _ name: String,
        _ body: @escaping (inout FunctionRecord?) throws(LambdaError) -> Output,
        reply: @escaping @Sendable (Result<Output, LambdaError>) -> Void
    ) {
        eventLoop.preconditionInEventLoop()
        let work = { self.makeChange(name, body, reply: reply) }
        if changes[name] == nil {
            changes[name] = []
            work()
        } else {
            changes[name]?.append(work)
        }
    }

    private func makeChange<Output: Sendable>(
        _ name: String,
        _ body: (inout FunctionRecord?) throws(LambdaError) -> Output,
        reply: @escaping @Sendable (Result<Output, LambdaError>) -> Void
    ) {
        let before = functions[name]
        var record = before
        let output: Output
        do throws(LambdaError) {
            output = try body(&record)
        } catch {
            finishChange(name)
            return reply(.failure(error))
        }
        guard record != before else {
            finishChange(name)
            return reply(.success(output))
        }
        let changed = record
        let stored: @Sendable (Result<Void, FunctionRecordsError>) -> Void = { result in
            self.eventLoop.execute {
                switch result {
                case .success:
                    self.functions[name] = changed
                    self.removeUnused(before: before, after: changed)
                    self.finishChange(name)
                    reply(.success(output))
                case .failure(let error):
                    self.finishChange(name)
                    reply(.failure(.service("The function could not be stored: \(error.message)")))
                }
            }
        }
        if let record {
            records.put(.functions, name: name, document: record.document, reply: stored)
        } else {
            records.remove(.functions, name: name, reply: stored)
        }
    }

    private func finishChange(_ name: String) {
        guard var waiting = changes[name], !waiting.isEmpty else {
            changes[name] = nil
            return
        }
        let next = waiting.removeFirst()
        changes[name] = waiting
        next()
    }

    /// Ends instances of code that is not there any more, and removes that code.
    private func removeUnused(before: FunctionRecord?, after: FunctionRecord?) {
        guard let before else { return }
        if after == nil { pool.retire(function: before.name) }
        let unused = before.codeIDs.subtracting(after?.codeIDs ?? [])
        let storage = codeStorage
        guard !unused.isEmpty else { return }
        threads.submit { _ in for id in unused { storage.remove(function: before.name, id: id) } }
    }

    // MARK: - Concurrency

    /// Counts a call in, or says which limit it would break.
    func enter(_ record: FunctionRecord) throws(LambdaError) {
        let running = callsInFlight[record.name] ?? 0
        if let reserved = record.reservedConcurrency {
            guard running < reserved else {
                throw .tooManyRequests(reason: "ReservedFunctionConcurrentInvocationLimitExceeded")
            }
        } else {
            let unreserved = configuration.accountConcurrency - reservedConcurrency(except: nil)
            let shared = callsInFlight.filter { functions[$0.key]?.reservedConcurrency == nil }.values.reduce(0, +)
            guard shared < unreserved else { throw .tooManyRequests(reason: "ConcurrentInvocationLimitExceeded") }
        }
        callsInFlight[record.name] = running + 1
    }

    /// Counts a call out that was counted in.
    func leave(_ name: String) {
        let running = (callsInFlight[name] ?? 1) - 1
        callsInFlight[name] = running > 0 ? running : nil
    }

    /// What functions have reserved together, but one of them.
    func reservedConcurrency(except name: String?) -> Int {
        functions.values.reduce(0) { $0 + ($1.name == name ? 0 : $1.reservedConcurrency ?? 0) }
    }
}
