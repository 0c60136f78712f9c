// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import NIOPosix

/// What all instances share: where they run and what they are made with.
struct InstanceHost: Sendable {
    let configuration: FunctionRuntimeConfiguration
    /// The loop on which everything about instances happens.
    let eventLoop: any EventLoop
    /// Threads for calls that block.
    ///
    /// They start the processes, so they live as long as any of those.
    let threads: NIOThreadPool
    let poller: DescriptorPoller
    let starts: StartGate
    let logs: FunctionLogs
    let locator: RuntimeLocator
    let sources: FunctionSources
    let searchPath: String
    let logger: Logger

    func temporaryFolder(instance id: String) -> String {
        "\(configuration.dataDirectory)/tmp/functions/\(id)"
    }
}
