// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization

/// Tells a connection's handler to take no more requests: it closes once those that came in are answered.
struct DrainConnectionEvent: Sendable {}

/// The open connections of one listener: who must be told when it closes, and whether all have gone.
final class ConnectionRegistry: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Set once the listener closes; called, once, when no connection is left.
        var whenDrained: (@Sendable () -> Void)?
        var isDraining = false
    }

    private let state = Mutex(State())

    /// Takes a connection until it closes.
    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isDraining = state.withLock { state in
            state.channels[id] = channel
            return state.isDraining
        }
        channel.closeFuture.whenComplete { _ in self.remove(id) }
        guard isDraining else { return }
        channel.pipeline.fireUserInboundEventTriggered(DrainConnectionEvent())
    }

    private func remove(_ id: ObjectIdentifier) {
        let whenDrained = state.withLock { state -> (@Sendable () -> Void)? in
            state.channels[id] = nil
            return state.channels.isEmpty ? state.whenDrained.take() : nil
        }
        whenDrained?()
    }

    /// Tells all connections to finish, and calls back when they have.
    func drain(whenDrained: @escaping @Sendable () -> Void) {
        let channels = state.withLock { state in
            state.isDraining = true
            if !state.channels.isEmpty { state.whenDrained = whenDrained }
            return Array(state.channels.values)
        }
        if channels.isEmpty { whenDrained() }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(DrainConnectionEvent()) }
    }

    /// Closes what is still open.
    func closeAll() {
        let channels = state.withLock { Array($0.channels.values) }
        for channel in channels { channel.close(promise: nil) }
    }
}
