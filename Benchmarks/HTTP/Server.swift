// SPDX-License-Identifier: Apache-2.0

import APIServer
import Engine
import Glibc
import HTTPServer
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import StatesLanguage
import Storage
import Synchronization

/// The server that is measured: one of our own in this process, or another one.
struct Server {
    let address: SocketAddress
    let constantRequest: ByteBuffer
    /// Whether `POST /constant` is answered, in this process.
    let hasConstantCalls: Bool

    /// A server that runs already.
    init(at address: SocketAddress) throws {
        self.address = address
        constantRequest = Requests.get("/health")
        hasConstantCalls = false
    }

    /// A server with an engine on the in-memory store, its lanes on the event loops that read the requests.
    init(loops: Int) throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let logger = Logger(label: "benchmark")
        let store = InMemoryStore()
        let engine = WorkflowEngine(
            configuration: WorkflowEngine.Configuration(region: "us-east-1", account: "123456789012"),
            store: store,
            parser: DefinitionParser(catalog: IntegrationCatalog(patterns: [:])),
            environment: WorkflowEngine.Environment(
                lanes: (0..<loops).map { _ in LoopLane(eventLoop: group.next()) },
                commits: PoolExecutor(),
                reads: PoolExecutor(),
                clock: MachineClock(),
                entropy: MachineEntropy(),
                tokenSecret: try .stored(in: store, entropy: MachineEntropy())
            ),
            logger: logger
        ) { error in
            preconditionFailure("The store of the measurement failed: \(error.message)")
        }
        let started = group.next().makePromise(of: Void.self)
        engine.start(connectors: [:]) { result in started.completeWith(result.map { _ in }.mapError { $0 }) }
        try started.futureResult.wait()
        let router = Router([
            .path(.GET, "/constant", to: Constant()),
            .path(.POST, "/constant", to: Constant()),
            .target(
                StepFunctionsAPI.targetPrefix,
                to: StepFunctionsAPI(engine: engine, requestSeed: .random(in: 0 ... .max), logger: logger)
            ),
        ])
        let listener = try HTTPListener.bind(host: "127.0.0.1", port: 0, on: group, responder: router, logger: logger)
            .wait()
        guard let address = listener.address else { throw BenchmarkError("the server has no address") }
        self.address = address
        constantRequest = Requests.get("/constant")
        hasConstantCalls = true
    }
}

/// The least that a responder can do.
private struct Constant: HTTPResponder {
    private let response = HTTPResponse(
        status: .ok,
        headers: ["content-type": "application/json"],
        body: ByteBuffer(string: #"{"ok":true}"#)
    )

    func respond(
        to request: HTTPRequest,
        on eventLoop: any EventLoop,
        reply: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        reply(response)
    }
}

private struct LoopLane: LaneExecutor {
    let eventLoop: any EventLoop

    var isCurrent: Bool { eventLoop.inEventLoop }

    func execute(_ work: @escaping @Sendable () -> Void) { eventLoop.execute(work) }

    func schedule(at time: Timestamp, _ work: @escaping @Sendable () -> Void) {
        let milliseconds = max(0, time.milliseconds - MachineClock().now.milliseconds + 1)
        eventLoop.scheduleTask(in: .milliseconds(milliseconds), work)
    }
}

private struct PoolExecutor: BlockingExecutor {
    private let pool = NIOThreadPool(numberOfThreads: 1)

    init() { pool.start() }

    func execute(_ work: @escaping @Sendable () -> Void) { pool.submit { _ in work() } }
}

private struct MachineClock: EngineClock {
    var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// As the binary has it: random words of the kernel, fetched 256 at a time.
private final class MachineEntropy: EntropySource {
    private let pool = Mutex(EntropyPool())

    func next() -> UInt64 { pool.withLock { $0.next() } }

    func nextFour() -> SIMD4<UInt64> { pool.withLock { SIMD4($0.next(), $0.next(), $0.next(), $0.next()) } }
}

private struct EntropyPool {
    private let device = open("/dev/urandom", O_RDONLY | O_CLOEXEC)
    private var words = [UInt64](repeating: 0, count: 256)
    private var remaining = 0

    mutating func next() -> UInt64 {
        if remaining == 0 { fill() }
        remaining -= 1
        return words[remaining]
    }

    private mutating func fill() {
        let device = device
        words.withUnsafeMutableBytes { bytes in
            var filled = 0
            while filled < bytes.count {
                let count = read(device, bytes.baseAddress.map { $0 + filled }, bytes.count - filled)
                precondition(count > 0 || errno == EINTR, "The kernel has random numbers.")
                filled += max(0, count)
            }
        }
        remaining = words.count
    }
}
