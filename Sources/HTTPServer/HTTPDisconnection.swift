// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Tells a responder that a request's client is gone before it was answered.
public struct HTTPDisconnection: Sendable {
    let connection: NIOLoopBound<HTTPConnectionHandler>
    /// The request's place among the connection's answers.
    let number: Int

    /// Calls back once if the client closes its connection, or its half of it, before the answer; at once where it has.
    ///
    /// Called on the connection's event loop, from `respond`; the callback comes on it, too. An answer may still be
    /// given: it goes nowhere, or to a client that reads on.
    public func whenGone(_ body: @escaping () -> Void) { connection.value.notify(number, whenGone: body) }
}
