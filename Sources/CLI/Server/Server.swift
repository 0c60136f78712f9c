// SPDX-License-Identifier: Apache-2.0

import APIServer
import Engine
import HTTPServer
import Integrations
import Logging
import NIOCore
import NIOPosix
import SQLiteStorage
import StatesLanguage
import Storage

/// A whole Stepwell in this process: its parts, made and joined in one place.
final class Server: Sendable {
    /// What the command line says.
    struct Configuration: Sendable {
        var region: String
        var account: String
        /// Where everything is kept; nil for memory only.
        var dataDirectory: String?
        var logger: Logger
    }

    let engine: Engine
    private let group: MultiThreadedEventLoopGroup
    private let configuration: Configuration

    init(_ configuration: Configuration, onFatal: @escaping @Sendable (StoreError) -> Void) throws {
        self.configuration = configuration
        let store: any Store
        if let directory = configuration.dataDirectory {
            store = try SQLiteStore(directory: directory)
        } else {
            store = InMemoryStore()
        }
        group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let clock = SystemClock()
        var lanes: [any LaneExecutor] = []
        for eventLoop in group.makeIterator() { lanes.append(EventLoopLane(eventLoop: eventLoop, clock: clock)) }
        engine = Engine(
            configuration: Engine.Configuration(region: configuration.region, account: configuration.account),
            store: store,
            parser: DefinitionParser(catalog: .supported),
            environment: Engine.Environment(
                lanes: lanes,
                commits: CrashPoint.wrapping(ThreadPoolExecutor(threads: 1)),
                reads: ThreadPoolExecutor(threads: max(2, System.coreCount)),
                clock: clock,
                entropy: SystemEntropy()
            ),
            logger: configuration.logger,
            onFatal: onFatal
        )
    }
}
