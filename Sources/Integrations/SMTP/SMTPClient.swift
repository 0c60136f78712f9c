// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization

/// Where messages go that are to be sent.
protocol MailSender: Sendable {
    /// Sends messages; answers once, on any thread, with what became of each.
    func send(_ messages: [MailMessage], reply: @escaping @Sendable ([MailOutcome]) -> Void)
}

/// Sends mail over SMTP: one connection for each call, a few at a time.
final class SMTPClient: MailSender {
    private typealias Job = @Sendable () -> Void

    private struct Queue {
        var running = 0
        var waiting: [Job] = []
        /// The first waiting job; those before it are gone.
        var head = 0
    }

    private static let connectionsMaximum = 8

    private let configuration: SMTPConfiguration
    private let group: any EventLoopGroup
    /// A lock, because tasks come from all lanes; jobs are run after it is released.
    private let queue = Mutex(Queue())

    init(_ configuration: SMTPConfiguration, group: any EventLoopGroup) {
        self.configuration = configuration
        self.group = group
    }

    func send(_ messages: [MailMessage], reply: @escaping @Sendable ([MailOutcome]) -> Void) {
        let job: Job = { [self] in
            connect(messages) { [self] outcomes in
                finishOne()
                reply(outcomes)
            }
        }
        let isNow = queue.withLock { queue in
            guard queue.running < Self.connectionsMaximum else {
                queue.waiting.append(job)
                return false
            }
            queue.running += 1
            return true
        }
        if isNow { job() }
    }

    /// A connection is free: the next job has it, or nobody.
    private func finishOne() {
        let next: Job? = queue.withLock { queue in
            guard queue.head < queue.waiting.count else {
                queue.waiting.removeAll()
                queue.head = 0
                queue.running -= 1
                return nil
            }
            let job = queue.waiting[queue.head]
            queue.head += 1
            if queue.head > 64, queue.head * 2 > queue.waiting.count {
                queue.waiting.removeFirst(queue.head)
                queue.head = 0
            }
            return job
        }
        next?()
    }

    private func connect(_ messages: [MailMessage], reply: @escaping @Sendable ([MailOutcome]) -> Void) {
        let timeout = TimeAmount.seconds(Int64(configuration.timeoutSeconds))
        let session = SMTPSession(sending: messages, by: configuration, clientName: "[127.0.0.1]")
        ClientBootstrap(group: group)
            .connectTimeout(timeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = SMTPHandler(session, timeout: timeout, onFinish: reply)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(host: configuration.host, port: configuration.port)
            .whenFailure { [configuration] error in
                let reason = "no connection to \(configuration.host):\(configuration.port): \(error)"
                let failure = MailOutcome.failed(reason: reason, isOfRecipient: false, isPermanent: false)
                reply(Array(repeating: failure, count: messages.count))
            }
    }
}
